import type { FieldErrors, Reason } from '@tripthread/shared/failures';
import { useState } from 'react';
import { failureOf } from '../../lib/api/failure.ts';
import { toast } from '../../lib/page/toasts.ts';

interface Refused {
  readonly sentence: string | null;
  readonly fields: FieldErrors;
  readonly reason: Reason | null;
}
const nothing: Refused = { sentence: null, fields: {}, reason: null };

/**
 * Saving a form: what was wrong stands at its fields, and what was typed stays until it is saved.
 * @param reload fetches what stands now, for where somebody else was faster
 */
export function useSaveForm(reload: () => Promise<unknown>) {
  const [refused, setRefused] = useState(nothing);
  const [isSaving, setIsSaving] = useState(false);
  const refuse = (fields: FieldErrors): void => setRefused({ ...nothing, fields });
  const save = async (work: () => Promise<void>, text: string): Promise<void> => {
    setIsSaving(true);
    try {
      await work();
      setRefused(nothing);
      toast({ text });
    } catch (error) {
      const failure = failureOf(error);
      if (failure.reason === 'STALE_VERSION') await reload();
      setRefused(failure);
    }
    setIsSaving(false);
  };
  return { refused, isSaving, refuse, save };
}

export type Saving = ReturnType<typeof useSaveForm>;
