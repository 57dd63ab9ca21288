import type { Leg } from '@tripthread/shared/requests/requests';
import type { OfferableQuote } from '@tripthread/shared/proposals/proposal-draft';
import { and, eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { brokerages, isoAgents } from '../../schema/brokerages.ts';
import { type Client, getClient } from '../clients/clients.ts';
import { listQuotesOfSession } from '../quotes/quotes.ts';
import { getRequestForTrip } from '../requests/requests.ts';
import type { Session } from '../sessions/sessions.ts';

export type BrokerageForm = Pick<
  typeof brokerages.$inferSelect,
  | 'name'
  | 'legalName'
  | 'brandColor'
  | 'contactLine'
  | 'proposalTerms'
  | 'defaultCurrency'
  | 'defaultMarginBasisPoints'
  | 'cardFeeBasisPoints'
>;

/** What a proposal of a session is made of, besides what the broker decides. */
export interface ProposalSources {
  readonly legs: readonly Leg[];
  readonly aircraftCategory: string | null;
  readonly quotes: readonly OfferableQuote[];
  readonly client: Client | null;
  /** Whose session it is: their name stands on it. */
  readonly agent: { readonly name: string; readonly email: string };
  readonly brokerage: BrokerageForm;
}

export async function getProposalSources(tx: TenantTx, session: Session): Promise<ProposalSources> {
  const request = session.requestId === null ? null : await getRequestForTrip(tx, session.requestId);
  const found = await listQuotesOfSession(tx, session);
  return {
    legs: request?.legs ?? [],
    aircraftCategory: request?.aircraftCategory ?? null,
    quotes: found.map((quote) => ({ ...quote, isRejected: Object.hasOwn(session.quoteRejections, quote.id) })),
    client: session.clientId === null ? null : await getClient(tx, session.clientId),
    agent: await getAgentName(tx, session),
    brokerage: await getBrokerageForm(tx),
  };
}

async function getAgentName(tx: TenantTx, { isoAgentId }: Session): Promise<ProposalSources['agent']> {
  const [agent] = await tx[inside].db
    .select({ name: isoAgents.fullName, email: isoAgents.email })
    .from(isoAgents)
    .where(and(ofTenant(tx, isoAgents), eq(isoAgents.id, isoAgentId)));
  if (agent === undefined) throw new Error('the owner of a session is gone');
  return agent;
}

export async function getBrokerageForm(tx: TenantTx): Promise<BrokerageForm> {
  const [form] = await tx[inside].db
    .select({
      name: brokerages.name,
      legalName: brokerages.legalName,
      brandColor: brokerages.brandColor,
      contactLine: brokerages.contactLine,
      proposalTerms: brokerages.proposalTerms,
      defaultCurrency: brokerages.defaultCurrency,
      defaultMarginBasisPoints: brokerages.defaultMarginBasisPoints,
      cardFeeBasisPoints: brokerages.cardFeeBasisPoints,
    })
    .from(brokerages)
    .where(eq(brokerages.id, tx.brokerageId));
  if (form === undefined) throw new Error('the brokerage of a login is gone');
  return form;
}
