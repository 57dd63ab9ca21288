import { useMemo } from 'react';
import { useDraft } from './drafts.ts';
import { formKey, parseDraft } from './form-draft.ts';

type Pair = readonly [was: string, typed: string];
type Touched = Readonly<Record<string, Pair>>;

/**
 * A form over what is saved already: only the fields that were typed in are kept, so that a draft of last week does not
 * bring back what others have changed since. `saved` is what the fields say without it.
 */
export function useTouchedFields<T extends Readonly<Record<string, string>>>(name: string, saved: T) {
  const [kept, keep] = useDraft(formKey(name));
  // With what each said when typing in it began: so it is known whether somebody else was faster.
  const touched = useMemo(() => Object.entries(parseDraft<Touched>(kept) ?? {}), [kept]);
  const put = (next: readonly (readonly [string, Pair])[]): void =>
    keep(next.length === 0 ? '' : JSON.stringify(Object.fromEntries(next)));
  const others = (field: string) => touched.filter(([name]) => name !== field);
  return {
    fields: { ...saved, ...Object.fromEntries(touched.map(([field, [, typed]]) => [field, typed])) } as T,
    /** What typing began with; as saved where nothing was typed. */
    before: { ...saved, ...Object.fromEntries(touched.map(([field, [was]]) => [field, was])) } as T,
    /** Typed in here, and saved as something else by somebody meanwhile. */
    overtaken: touched
      .filter(([field, [was, typed]]) => saved[field] !== was && saved[field] !== typed)
      .map(([field, [, mine]]) => ({ field: field as keyof T & string, mine, theirs: saved[field] ?? '' })),
    set: (field: keyof T & string, text: string): void => {
      const was = touched.find(([name]) => name === field)?.[1][0] ?? saved[field] ?? '';
      put(text === saved[field] ? others(field) : [...others(field), [field, [was, text]]]);
    },
    takeTheirs: (): void => put(touched.filter(([field, [was]]) => saved[field] === was)),
    forget: (): void => keep(''),
    isKept: kept !== '',
  };
}
