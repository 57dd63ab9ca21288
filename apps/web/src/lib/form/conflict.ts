import { sameValue } from '@tripthread/shared/sessions/session-events';

/** One field of a form over which two people disagree. */
export interface FieldConflict<Field extends string> {
  readonly field: Field;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

type Values<Field extends string> = Readonly<Record<Field, unknown>>;

/**
 * Where what I typed and what somebody else saved part ways.
 * Fields only one side changed are no disagreement: mine stand, theirs are taken.
 * @param base the values the form was opened with
 * @param mine the values as typed
 * @param theirs the values as they stand now
 */
export function findConflicts<Field extends string>(
  base: Values<Field>,
  mine: Values<Field>,
  theirs: Values<Field>,
): readonly FieldConflict<Field>[] {
  return (Object.keys(base) as Field[])
    .filter(
      (field) =>
        !sameValue(base[field], mine[field]) &&
        !sameValue(base[field], theirs[field]) &&
        !sameValue(mine[field], theirs[field]),
    )
    .map((field) => ({ field, base: base[field], mine: mine[field], theirs: theirs[field] }));
}

/** The form brought up to date: what I did not touch follows what stands now. */
export function rebase<Field extends string, V extends Values<Field>>(base: V, mine: V, theirs: V): V {
  const entries = (Object.keys(base) as Field[]).map((field) => [
    field,
    sameValue(base[field], mine[field]) ? theirs[field] : mine[field],
  ]);
  return Object.fromEntries(entries) as V;
}

/** Only what differs from what stands: what is sent. */
export function changedFields<V extends Values<string>>(saved: V, wanted: V): Partial<V> {
  const entries = Object.entries(wanted).filter(([field, value]) => !sameValue(saved[field], value));
  return Object.fromEntries(entries) as Partial<V>;
}
