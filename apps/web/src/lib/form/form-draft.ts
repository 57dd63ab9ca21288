import {
  fieldNames,
  type Fields,
  followed,
  type FormState,
  type Meaning,
  type Saved,
  started,
  touchedFields,
} from './form-state.ts';
import { dictionary, like, nullable, number, type Reader, record, text, withDefault } from '../drafts/draft-schema.ts';
import { type DraftKind, readDraft, writeDraft } from '../drafts/drafts.ts';
import type { IdempotencyKeys } from '../api/idempotency-key.ts';

/** The content of a submission, and the key it was sent under. */
interface SentKey {
  readonly content: string;
  readonly key: string;
}

interface KeptForm {
  readonly version: number;
  /** Only changed fields are kept, each with the value it started from: an old draft must not undo others' changes. */
  readonly touched: Readonly<Record<string, { readonly was: unknown; readonly typed: unknown }>>;
  /** The key of the last submission, so that the same content sent after a reload is recorded once. */
  readonly sent: SentKey | null;
}

const anything: Reader<unknown> = (kept) => kept;
const formDraft: DraftKind<KeptForm> = {
  version: 1,
  read: record<KeptForm>({
    version: number,
    touched: dictionary(record({ was: anything, typed: anything })),
    sent: withDefault(nullable(record<SentKey>({ content: text, key: text })), null),
  }),
};

const slot = (name: string): string => `form:${name}`;

/** Whether a form has changes that were neither saved nor discarded. */
export const isFormKept = (name: string): boolean => readDraft(formDraft, slot(name)) !== null;

/** Readers for fields whose first value does not show their shape, such as null. */
export type FieldReaders<V> = { readonly [Field in keyof V]?: Reader<V[Field]> };

export interface Restored<V> {
  readonly state: FormState<V>;
  readonly keys: IdempotencyKeys;
}

/** The state of a form after a reload: the kept changes over what is saved now. */
export function restoredForm<V extends Fields>(
  kept: KeptForm | null,
  saved: Saved<V>,
  meaning: Meaning<V>,
  readers: FieldReaders<V> = {},
): Restored<V> {
  const state = started(saved);
  if (kept === null) return { state, keys: new Map() };
  const read = (field: keyof V & string, value: unknown): unknown =>
    (readers[field] ?? like(saved.values[field]))(value);
  const base: Record<string, unknown> = {};
  const values: Record<string, unknown> = {};
  for (const field of fieldNames(saved.values)) {
    const pair = kept.touched[field];
    const [was, typed] = pair === undefined ? [undefined, undefined] : [read(field, pair.was), read(field, pair.typed)];
    if (was === undefined || typed === undefined) continue;
    base[field] = was;
    values[field] = typed;
  }
  const changed = {
    version: Math.min(kept.version, saved.version),
    base: { ...saved.values, ...base },
    values: { ...saved.values, ...values },
  };
  const keys: IdempotencyKeys = new Map(kept.sent === null ? [] : [[kept.sent.content, kept.sent.key]]);
  return { state: followed(changed, saved, meaning), keys };
}

export const restoreForm = <V extends Fields>(
  name: string | null,
  saved: Saved<V>,
  meaning: Meaning<V>,
  readers?: FieldReaders<V>,
): Restored<V> => restoredForm(name === null ? null : readDraft(formDraft, slot(name)), saved, meaning, readers);

function lastSent(keys: IdempotencyKeys): SentKey | null {
  const last = [...keys].at(-1);
  return last === undefined ? null : { content: last[0], key: last[1] };
}

export function keptForm<V extends Fields>(state: FormState<V>, keys: IdempotencyKeys): KeptForm | null {
  const touched = touchedFields(state).map(
    (field) => [field, { was: state.base[field], typed: state.values[field] }] as const,
  );
  return touched.length === 0
    ? null
    : { version: state.version, touched: Object.fromEntries(touched), sent: lastSent(keys) };
}

/** Keeps the changes of a form in this browser, or deletes the draft where there are none. */
export function keepForm<V extends Fields>(name: string | null, state: FormState<V>, keys: IdempotencyKeys): void {
  if (name !== null) writeDraft(formDraft, slot(name), keptForm(state, keys));
}
