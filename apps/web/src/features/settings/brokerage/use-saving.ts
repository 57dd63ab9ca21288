import type { FieldErrors } from '@tripthread/shared/failures';
import { useState } from 'react';
import { failureOf } from '../../../lib/failure.ts';
import { toast } from '../../../lib/toasts.ts';

interface Refused {
  readonly sentence: string | null;
  readonly fields: FieldErrors;
}
const nothing: Refused = { sentence: null, fields: {} };

/** Saving a form: what was wrong stands at its fields, and what was typed stays until it is saved. */
export function useSaving() {
  const [refused, setRefused] = useState(nothing);
  const [isSaving, setIsSaving] = useState(false);
  const refuse = (fields: FieldErrors): void => setRefused({ sentence: null, fields });
  const save = async (work: () => Promise<void>, text: string): Promise<void> => {
    setIsSaving(true);
    try {
      await work();
      setRefused(nothing);
      toast({ text });
    } catch (error) {
      setRefused(failureOf(error));
    }
    setIsSaving(false);
  };
  return { refused, isSaving, refuse, save };
}
