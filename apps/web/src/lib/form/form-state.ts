import { sameValue } from '@tripthread/shared/sessions/session-events';

/** The values of a form, by field. */
export type Fields = object;

/** Saved values of a form, and the version they were read at. */
export interface Saved<V> {
  readonly version: number;
  readonly values: V;
}

/** A form being edited: what the edits started from, and the values now. */
export interface FormState<V> {
  /** Of the saved values when the first field was changed. */
  readonly version: number;
  readonly base: V;
  readonly values: V;
}

/** One field that two people changed to different values. */
export interface Conflict {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** Values as they are compared and sent: trimmed, parsed, without keys that only the screen needs. */
export type Meaning<V> = (values: V) => Readonly<Record<keyof V, unknown>>;

export const asTyped = <V>(values: V): V => values;

export function fieldNames<V extends Fields>(values: V): readonly (keyof V & string)[] {
  const found: (keyof V & string)[] = [];
  for (const field in values) found.push(field);
  return found;
}

export const started = <V>({ version, values }: Saved<V>): FormState<V> => ({ version, base: values, values });

export const edited = <V>(state: FormState<V>, fields: Partial<V>): FormState<V> => ({
  ...state,
  values: { ...state.values, ...fields },
});

/** Fields that were changed, also where the change cannot be read yet. */
export const touchedFields = <V extends Fields>({ base, values }: FormState<V>): readonly (keyof V & string)[] =>
  fieldNames(values).filter((field) => !sameValue(base[field], values[field]));

/** Fields whose meaning was changed: what is sent. */
export function changedFields<V extends Fields>(
  { base, values }: FormState<V>,
  meaning: Meaning<V>,
): readonly (keyof V & string)[] {
  const [before, after] = [meaning(base), meaning(values)];
  return fieldNames(values).filter((field) => !sameValue(before[field], after[field]));
}

/** Fields that both sides changed, to different values. A field that one side changed is no conflict. */
export function conflictsOf<V extends Fields>(
  { base, values }: FormState<V>,
  theirs: V,
  meaning: Meaning<V>,
): readonly Conflict[] {
  const [before, mine, other] = [meaning(base), meaning(values), meaning(theirs)];
  return fieldNames(values)
    .filter(
      (field) =>
        !sameValue(before[field], mine[field]) &&
        !sameValue(before[field], other[field]) &&
        !sameValue(mine[field], other[field]),
    )
    .map((field) => ({ field, mine: mine[field], theirs: other[field] }));
}

const choose = <V extends Fields>(values: V, pick: (field: keyof V & string) => unknown): V =>
  // Built from the fields of V itself.
  Object.fromEntries(fieldNames(values).map((field) => [field, pick(field)])) as V;

/** Untouched fields follow what others save; touched ones keep the value they started from. */
export function followed<V extends Fields>(state: FormState<V>, saved: Saved<V>, meaning: Meaning<V>): FormState<V> {
  if (saved.version < state.version) return state;
  const [before, mine, other] = [meaning(state.base), meaning(state.values), meaning(saved.values)];
  const isTouched = new Set<string>(touchedFields(state));
  const isNew = (field: keyof V & string): boolean => !isTouched.has(field) && !sameValue(before[field], other[field]);
  // The same value was saved elsewhere: nothing is left to save, and the typed text stays.
  const isSame = (field: keyof V & string): boolean => isTouched.has(field) && sameValue(mine[field], other[field]);
  const values = choose(state.values, (field) => (isNew(field) ? saved : state).values[field]);
  const base = choose(state.values, (field) =>
    isNew(field) ? saved.values[field] : (isSame(field) ? state.values : state.base)[field],
  );
  // If no touched field was changed elsewhere, the local changes apply to the newer version.
  const isOvertaken = conflictsOf({ ...state, base, values }, saved.values, meaning).length > 0;
  return { version: isOvertaken ? state.version : saved.version, base, values };
}

/** After a conflict: continues from what is saved now, with my changes or with theirs where both changed a field. */
export function settled<V extends Fields>(
  state: FormState<V>,
  theirs: Saved<V>,
  winner: 'mine' | 'theirs',
  meaning: Meaning<V>,
): FormState<V> {
  const mine = new Set<string>(touchedFields(state));
  if (winner === 'theirs') for (const { field } of conflictsOf(state, theirs.values, meaning)) mine.delete(field);
  const values = choose(state.values, (field) => (mine.has(field) ? state.values[field] : theirs.values[field]));
  return { version: theirs.version, base: theirs.values, values };
}

/** After saving: what was typed while it was on its way stays typed. */
export function savedAs<V extends Fields>(state: FormState<V>, sent: V, saved: Saved<V>): FormState<V> {
  const values = choose(state.values, (field) =>
    sameValue(state.values[field], sent[field]) ? saved.values[field] : state.values[field],
  );
  return { version: saved.version, base: saved.values, values };
}
