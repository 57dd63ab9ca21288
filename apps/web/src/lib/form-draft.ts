import { useCallback, useMemo, useState } from 'react';
import { readDraft, useDraft } from './drafts.ts';

const keyOf = (name: string): string => `form:${name}`;

/** Whether something was typed into this form and neither saved nor thrown away. */
export const isFormKept = (name: string): boolean => readDraft(keyOf(name)) !== '';

function parse<T>(text: string): T | null {
  try {
    return text === '' ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** A form's state that outlives its dialog, the pane and the tab, until it is saved or thrown away. */
export function useFormDraft<T extends object>(name: string, initial: () => T) {
  const [start] = useState(initial);
  const [kept, keep] = useDraft(keyOf(name));
  const value = useMemo(() => parse<T>(kept) ?? start, [kept, start]);
  const set = useCallback((next: T) => keep(JSON.stringify(next)), [keep]);
  const forget = useCallback(() => keep(''), [keep]);
  return { value, set, forget, isKept: kept !== '' };
}

/**
 * A form over what is saved already: only the fields that were typed in are kept, so that a draft of last week does not
 * bring back what others have changed since. `saved` is what the fields say without it.
 */
export function useTouchedFields<T extends Readonly<Record<string, string>>>(name: string, saved: T) {
  const [kept, keep] = useDraft(keyOf(name));
  const touched = useMemo(() => parse<Partial<T>>(kept) ?? {}, [kept]);
  const set = useCallback(
    (field: keyof T, text: string) => {
      const { [field]: _, ...others } = touched;
      const next = text === saved[field] ? others : { ...touched, [field]: text };
      keep(Object.keys(next).length === 0 ? '' : JSON.stringify(next));
    },
    [keep, saved, touched],
  );
  const forget = useCallback(() => keep(''), [keep]);
  return { fields: { ...saved, ...touched }, set, forget, isKept: kept !== '' };
}
