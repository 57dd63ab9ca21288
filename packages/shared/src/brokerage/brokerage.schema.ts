import { z } from 'zod';
import { textUpTo } from '../input.schema.ts';

const formFields = {
  /** On documents, where it is another than the name of the desk. */
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
/** What stands on a brokerage's proposals, and how they begin; `before` is what whoever changes it saw. */
export const SaveBrokerageForm = z.strictObject({ ...formFields, before: z.strictObject(formFields) });
export type SaveBrokerageForm = z.output<typeof SaveBrokerageForm>;

const waitFields = {
  /** Operators of whom too little is known: the others are measured by their own median. */
  chaseAfterMinutes: z.int().min(15).max(10_080),
  /** Clients, once a proposal went out. */
  followUpAfterMinutes: z.int().min(15).max(43_200),
};
/** How long others may be silent before the desk says so. */
export const SaveBrokerageWaits = z.strictObject({ ...waitFields, before: z.strictObject(waitFields) });
export type SaveBrokerageWaits = z.output<typeof SaveBrokerageWaits>;
