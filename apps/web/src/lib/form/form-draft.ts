import { useCallback, useMemo, useState } from 'react';
import { readDraft, useDraft } from './drafts.ts';

export const formKey = (name: string): string => `form:${name}`;

/** Whether something was typed into this form and neither saved nor thrown away. */
export const isFormKept = (name: string): boolean => readDraft(formKey(name)) !== '';

export function parseDraft<T>(text: string): T | null {
  try {
    return text === '' ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** A form's state that outlives its dialog, the pane and the tab, until it is saved or thrown away. */
export function useFormDraft<T extends object>(name: string, initial: () => T) {
  const [start] = useState(initial);
  const [kept, keep] = useDraft(formKey(name));
  const value = useMemo(() => parseDraft<T>(kept) ?? start, [kept, start]);
  const set = useCallback((next: T) => keep(JSON.stringify(next)), [keep]);
  const forget = useCallback(() => keep(''), [keep]);
  return { value, set, forget, isKept: kept !== '' };
}
