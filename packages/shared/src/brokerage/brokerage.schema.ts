import { z } from 'zod';
import { textUpTo } from '../input.schema.ts';

const formFields = {
  /** Shown on documents where it differs from the name of the brokerage. */
  legalName: textUpTo(200).nullable(),
  brandColor: z
    .string()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/u, 'A colour like #1d4ed8'),
  contactLine: textUpTo(200).nullable(),
  proposalTerms: textUpTo(8_000).nullable(),
  defaultCurrency: z.string().regex(/^[A-Z]{3}$/u, 'ISO 4217, like USD'),
  defaultMarginBasisPoints: z.int().min(0).max(10_000),
  cardFeeBasisPoints: z.int().min(0).max(2_000),
};
/** The text on a brokerage's proposals and their defaults; `before` holds the values that the form was opened with. */
export const SaveBrokerageForm = z.strictObject({ ...formFields, before: z.strictObject(formFields) });
export type SaveBrokerageForm = z.output<typeof SaveBrokerageForm>;

const waitFields = {
  /** For operators with too few answers: the others are measured by their own median. */
  chaseAfterMinutes: z.int().min(15).max(10_080),
  /** For clients, after a proposal was sent. */
  followUpAfterMinutes: z.int().min(15).max(43_200),
};
/** How long operators and clients may be silent before a reminder is recorded. */
export const SaveBrokerageWaits = z.strictObject({ ...waitFields, before: z.strictObject(waitFields) });
export type SaveBrokerageWaits = z.output<typeof SaveBrokerageWaits>;
