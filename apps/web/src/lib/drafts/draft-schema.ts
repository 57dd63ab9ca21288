/** Reads a kept value back; undefined when it has another shape than this release writes. */
export type Reader<T> = (kept: unknown) => T | undefined;

export const text: Reader<string> = (kept) => (typeof kept === 'string' ? kept : undefined);
export const number: Reader<number> = (kept) => (typeof kept === 'number' ? kept : undefined);
export const flag: Reader<boolean> = (kept) => (typeof kept === 'boolean' ? kept : undefined);

export const oneOf =
  <T extends string>(allowed: readonly T[]): Reader<T> =>
  (kept) =>
    allowed.find((one) => one === kept);

export const nullable =
  <T>(read: Reader<T>): Reader<T | null> =>
  (kept) =>
    kept === null ? null : read(kept);

/** A value that older releases did not write. */
export const withDefault =
  <T>(read: Reader<T>, missing: T): Reader<T> =>
  (kept) =>
    kept === undefined ? missing : read(kept);

/** Entries that cannot be read are dropped, the others stay. */
export const list =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (kept) =>
    Array.isArray(kept)
      ? kept.flatMap((one: unknown) => {
          const value = read(one);
          return value === undefined ? [] : [value];
        })
      : undefined;

const isRecord = (kept: unknown): kept is Readonly<Record<string, unknown>> =>
  typeof kept === 'object' && kept !== null && !Array.isArray(kept);

export const record =
  <T extends object>(fields: { readonly [Name in keyof T]: Reader<T[Name]> }): Reader<T> =>
  (kept) => {
    if (!isRecord(kept)) return undefined;
    const entries = Object.entries<Reader<unknown>>(fields).map(([name, read]) => [name, read(kept[name])] as const);
    if (entries.some(([, value]) => value === undefined)) return undefined;
    // Each entry was read by its field's reader.
    return Object.fromEntries(entries) as T;
  };

export const dictionary =
  <T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> =>
  (kept) => {
    if (!isRecord(kept)) return undefined;
    const entries = Object.entries(kept).flatMap(([name, one]) => {
      const value = read(one);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(entries);
  };

/** Accepts any JSON value: only the version of the draft vouches for its shape. Raise the version when it changes. */
// The value was written by this version of the same form.
export const unchecked = <T>(kept: unknown): T | undefined => kept as T | undefined;

/** Reads values of the same shape as an example: a form's first values are the schema of its draft. */
export const like = (example: unknown): Reader<unknown> => {
  if (Array.isArray(example)) return list(like(example[0]));
  if (isRecord(example))
    return record(Object.fromEntries(Object.entries(example).map(([name, one]) => [name, like(one)])));
  // Nothing to compare with.
  if (example === null || example === undefined) return unchecked;
  return (kept) => (typeof kept === typeof example ? kept : undefined);
};
