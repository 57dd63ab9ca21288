import type { TaxTreatment } from './flight-taxes.ts';

export const proposalStatuses = ['draft', 'generated', 'sent', 'viewed', 'accepted', 'rejected', 'expired'] as const;
export type ProposalStatus = (typeof proposalStatuses)[number];

/** A client can compare four; more is a list nobody reads. */
export const mostOptions = 4;

/** How the broker has a leg taxed, in the order of the request's legs. */
export interface LegTaxes {
  readonly treatAs: TaxTreatment | null;
  readonly isRural: boolean;
}
