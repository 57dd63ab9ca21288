import { z } from 'zod';
import { avinodeId, expectedVersion, idempotencyKey, instant, sessionId, textUpTo } from './input.schema.ts';

const money = z.strictObject({
  /** In the minor unit of the currency. Never 0: what is not stated is left out. */
  amountMinor: z.int().min(1).max(1e13),
  currency: z.string().regex(/^[A-Z]{3}$/u, 'ISO 4217, like USD'),
});

/** A firm quote of an operator for the trip of a session; the same Avinode id again with another price is a revision. */
export const RecordQuote = z.strictObject({
  sessionId,
  avinodeQuoteId: avinodeId('aquote', 'aquote-398402443').optional(),
  avinodeRfqId: avinodeId('arfq', 'arfq-12345678').optional(),
  operatorName: textUpTo(200),
  total: money,
  aircraftType: textUpTo(100).optional(),
  tail: textUpTo(12).optional(),
  validUntil: instant.optional(),
  idempotencyKey,
});
export type RecordQuote = z.output<typeof RecordQuote>;

/** A proposal drafted for a session: it becomes `proposal_ready`. */
export const RecordProposal = z.strictObject({
  sessionId,
  expectedVersion,
  title: textUpTo(200),
  idempotencyKey,
});
export type RecordProposal = z.output<typeof RecordProposal>;
