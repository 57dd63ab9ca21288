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
  /** Which price of the quote: the newest, or the one that the draft has already. */
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

/** The first draft of a session's proposal, from its chosen quotes; or the one there is. */
export const DraftProposal = z.strictObject({ sessionId, idempotencyKey });
export type DraftProposal = z.output<typeof DraftProposal>;

/** A draft as a whole. What is left out of it is taken out of it. */
export const UpdateProposal = z.strictObject({
  proposalId,
  /** The `edits` of the draft that the caller looked at. */
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

/** A new draft under the number of a version that went out. */
export const NextProposalVersion = z.strictObject({
  proposalId,
  /** With the prices that the quotes have now, instead of those that were offered. */
  isRequote: z.boolean(),
  idempotencyKey,
});
export type NextProposalVersion = z.output<typeof NextProposalVersion>;

export const SendProposal = z.strictObject({
  proposalId,
  expectedEdits: z.int().min(0).max(2_147_483_647),
  expectedVersion,
  /** In the words of the mail that carries it; the link and the document come with it. */
  text: textUpTo(10_000),
  /** What the sender was told of and sends it all the same. */
  seen: z.array(z.string().max(40)).max(20),
});
export type SendProposal = z.output<typeof SendProposal>;

export const WithdrawProposal = z.strictObject({ proposalId, reason: textUpTo(500).optional() });
export type WithdrawProposal = z.output<typeof WithdrawProposal>;
