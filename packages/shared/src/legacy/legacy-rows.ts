import type { Reason } from './import-reasons.ts';

/**
 * A row of the former system as it came: every column it has at this stage of its schema, as JSON. What is not there reads as
 * null, so one rule serves every stage.
 */
export type Raw = Readonly<Record<string, unknown>>;

/** Something about a row that could not be taken over as it stands: said in the report, and the row is kept as it was. */
export interface Note {
  readonly reason: Reason;
  /** The column that it is about. */
  readonly field?: string;
  /** What stood there. */
  readonly value?: string;
}
