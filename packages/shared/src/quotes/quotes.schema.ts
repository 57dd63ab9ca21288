import { z } from 'zod';
import { avinodeId, expectedVersion, idempotencyKey, instant, quoteId, sessionId, textUpTo } from '../input.schema.ts';
import { maxLines, type QuoteLine, quoteLineKinds, quoteLineStates } from './quote-lines.ts';

const money = z.strictObject({
  /** In the minor unit of the currency. Never 0: a value that is not stated is omitted. */
  amountMinor: z.int().min(1).max(1e13),
  currency: z.string().regex(/^[A-Z]{3}$/u, 'ISO 4217, like USD'),
});

const quoteLine = z
  .strictObject({
    kind: z.enum(quoteLineKinds),
    state: z.enum(quoteLineStates),
    label: textUpTo(200).nullable().optional(),
    /** In the minor unit of the quote's currency. */
    amountMinor: z.int().min(1).max(1e13).nullable().optional(),
  })
  .refine(({ kind, label }) => kind !== 'other' || typeof label === 'string', 'Describe the charge')
  .transform(({ label = null, amountMinor = null, ...line }): QuoteLine => ({ ...line, label, amountMinor }));

/** Details of an operator's offer besides its price. An omitted value is not stated, and never counts as zero. */
const quoteDetails = {
  aircraftType: textUpTo(100).optional(),
  tail: textUpTo(12).optional(),
  yearOfMake: z.int().min(1930).max(2100).optional(),
  seats: z.int().min(1).max(900).optional(),
  safetyRatings: z.array(textUpTo(60)).max(10).optional(),
  /** Of all legs that carry passengers, together. */
  flightMinutes: z.int().min(1).max(20_000).optional(),
  operatorTerms: textUpTo(4000).optional(),
  lines: z.array(quoteLine).max(maxLines).optional(),
};

/** A firm quote of an operator for a session's trip; the same Avinode id with another price is a revision. */
export const RecordQuote = z.strictObject({
  sessionId,
  avinodeQuoteId: avinodeId('aquote', 'aquote-398402443').optional(),
  avinodeRfqId: avinodeId('arfq', 'arfq-12345678').optional(),
  operatorName: textUpTo(200),
  total: money,
  ...quoteDetails,
  validUntil: instant.optional(),
  idempotencyKey,
});
export type RecordQuote = z.output<typeof RecordQuote>;

/** A new revision of a manual quote, complete. */
export const ReviseQuote = z.strictObject({
  sessionId,
  quoteId,
  total: money,
  ...quoteDetails,
  validUntil: instant.optional(),
  /** What changed, in a few words. */
  note: textUpTo(500).optional(),
  idempotencyKey,
});
export type ReviseQuote = z.output<typeof ReviseQuote>;

/** A proposal drafted for a session, which moves to `proposal_ready`. */
export const RecordProposal = z.strictObject({
  sessionId,
  expectedVersion,
  title: textUpTo(200),
  idempotencyKey,
});
export type RecordProposal = z.output<typeof RecordProposal>;
