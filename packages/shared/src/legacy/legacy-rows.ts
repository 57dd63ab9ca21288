import type { Reason } from './import-reasons.ts';

/**
 * A row of the legacy system as it was read: every column of its schema stage, as JSON. A missing column reads as null,
 * so one rule works for every stage.
 */
export type Raw = Readonly<Record<string, unknown>>;

/** A part of a row that could not be migrated unchanged: the report lists it, and the row is archived. */
export interface Note {
  readonly reason: Reason;
  /** The column that the note is about. */
  readonly field?: string;
  /** The legacy value. */
  readonly value?: string;
}
