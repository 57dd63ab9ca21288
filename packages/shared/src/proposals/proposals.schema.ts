import { z } from 'zod';
import { taxTreatments } from '../money/flight-taxes.ts';
import {
  day,
  expectedVersion,
  idempotencyKey,
  instant,
  proposalId,
  quoteId,
  sessionId,
  textUpTo,
} from '../input.schema.ts';
import { maxOptions } from './proposals.ts';

export const ByProposalId = z.strictObject({ proposalId });
export type ByProposalId = z.output<typeof ByProposalId>;

const currency = z.string().regex(/^[A-Z]{3}$/u, 'ISO 4217, like USD');
const minor = z.int().min(0).max(1e13);
const basisPoints = (most: number) => z.int().min(0).max(most);
const points = z.array(textUpTo(120)).max(20).readonly();

const margin = z.discriminatedUnion('kind', [
  /** Hundredths of a percent of the operator's price. */
  z.strictObject({ kind: z.literal('percent'), basisPoints: basisPoints(10_000) }),
  /** In the minor unit of the proposal's currency. */
  z.strictObject({ kind: z.literal('fixed'), minor }),
]);

const option = z.strictObject({
  quoteId,
  /** The revision of the quote: the newest, or the one that the draft already has. */
  quoteRevision: z.int().min(1).max(100_000),
  exchange: z
    .strictObject({
      rate: z
        .string()
        .regex(/^(?!0+(?:\.0+)?$)\d{1,9}(?:\.\d{1,9})?$/u, 'Units of the proposal’s currency for one of the quote’s'),
      day,
    })
    .nullable(),
  operatorTaxes: z.enum(['excluded', 'included']),
  statedTaxesMinor: minor.nullable(),
  title: textUpTo(200),
  aircraftType: textUpTo(100).nullable(),
  tail: textUpTo(12).nullable(),
  yearOfMake: z.int().min(1900).max(2200).nullable(),
  seats: z.int().min(1).max(900).nullable(),
  showsOperator: z.boolean(),
  showsTail: z.boolean(),
  included: points,
  notIncluded: points,
  note: textUpTo(1_000).nullable(),
});

/** Creates the first draft of a session's proposal from its chosen quotes, or returns the existing one. */
export const DraftProposal = z.strictObject({ sessionId, idempotencyKey });
export type DraftProposal = z.output<typeof DraftProposal>;

/** A complete draft. Omitted options are removed. */
export const UpdateProposal = z.strictObject({
  proposalId,
  /** The `edits` of the draft that the caller saw. */
  expectedEdits: z.int().min(0).max(2_147_483_647),
  title: textUpTo(200),
  currency,
  margin,
  cardFeeBasisPoints: basisPoints(2_000),
  hasUsTaxes: z.boolean(),
  legTaxes: z
    .array(z.strictObject({ treatAs: z.enum(taxTreatments).nullable(), isRural: z.boolean() }))
    .max(20)
    .readonly(),
  intro: textUpTo(4_000).nullable(),
  terms: textUpTo(8_000).nullable(),
  validUntil: instant.nullable(),
  options: z.array(option).max(maxOptions).readonly(),
});
export type UpdateProposal = z.output<typeof UpdateProposal>;

/** Creates a new draft as the next version of a sent proposal. */
export const NextProposalVersion = z.strictObject({
  proposalId,
  /** Uses the quotes' current prices instead of those offered before. */
  isRequote: z.boolean(),
  idempotencyKey,
});
export type NextProposalVersion = z.output<typeof NextProposalVersion>;

export const SendProposal = z.strictObject({
  proposalId,
  expectedEdits: z.int().min(0).max(2_147_483_647),
  expectedVersion,
  /** The text of the mail; the link and the PDF are added to it. */
  text: textUpTo(10_000),
  /** The warnings that the sender has confirmed. */
  seen: z.array(z.string().max(40)).max(20),
});
export type SendProposal = z.output<typeof SendProposal>;

export const WithdrawProposal = z.strictObject({ proposalId, reason: textUpTo(500).optional() });
export type WithdrawProposal = z.output<typeof WithdrawProposal>;
