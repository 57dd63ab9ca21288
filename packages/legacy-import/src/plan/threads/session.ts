import type { ClientId, ConversationId, IsoAgentId, ProposalId } from '@tripthread/shared/ids';
import { toProposal } from '../../rules/quotes.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf } from '../../rules/rows.ts';
import { factsOf, type LegacySession, type Surroundings } from '../../rules/sessions.ts';
import type { Line } from '../../rules/thread-builder.ts';
import { noSourcing, sourcingOf } from '@tripthread/shared/quotes/quotes';
import { noRoute, routeOf } from '@tripthread/shared/requests/requests';
import type { SessionFacts } from '@tripthread/shared/sessions/sessions';
import type { KnownTrip } from '../../source/load-known.ts';
import type { BatchBuilder } from '../plan.ts';
import { addQuotes, type PlannedQuote } from '../requests.ts';
import type { ConversationContext } from './conversation-context.ts';
import type { PlannedSession } from './plan-sessions.ts';
import type { LegacyConversation } from './legacy-rows.ts';

/** A session with its initial facts, and the events of its thread that are not messages, in order. */
export interface SessionPlan {
  readonly id: string;
  readonly threadId: string;
  readonly start: SessionFacts;
  readonly startedAt: string;
  readonly lines: readonly Line[];
  readonly subject: string | null;
  readonly clientName: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Given {
  readonly conversation: LegacyConversation;
  readonly decided: PlannedSession;
  readonly conversationId: string;
  readonly subject: string | null;
}

export function planSession(
  conversationContext: ConversationContext,
  batch: BatchBuilder,
  { conversation, decided, conversationId, subject }: Given,
): SessionPlan {
  const { planning, book } = conversationContext;
  const { legacyRow, request, state } = decided;
  const rawRequest = conversationContext.rawRequest(request?.id ?? null);
  const proposals = decided.isMain && request !== null ? conversationContext.proposalsOf(request.id) : [];
  const isoAgentId = book.agent(
    legacyRow?.ownerId ??
      idOf(rawRequest ?? {}, 'iso_agent_id') ??
      conversationContext.agentOfConversation(conversation.threadId),
    batch,
  );
  const client = conversationContext.client(
    rawRequest === null ? null : conversationContext.requests.clientOf(rawRequest),
  );
  const { trip, sourcing, quotes } = sourcingOfSession(conversationContext, batch, decided, rawRequest);
  const surroundings: Surroundings = {
    conversationId: conversationId as ConversationId,
    isoAgentId: isoAgentId as IsoAgentId,
    clientId: (client?.id ?? null) as ClientId | null,
    tripId: trip?.id ?? null,
    avinodeTripId: trip === null ? null : (trip.avinodeTripId ?? trip.tripCode),
    tripCode: trip?.tripCode ?? null,
    ...idsOfSession(conversationContext, legacyRow, rawRequest),
    route: rawRequest === null ? noRoute : routeOf(conversationContext.requests.request(rawRequest).legs),
    sourcing,
    acceptedQuoteId: onlyAcceptedOf(quotes)?.id ?? null,
    proposals: proposals.map((raw) => ({ status: String(raw.status) })),
    request,
    conversationAt: conversation.createdAt ?? planning.asOf,
  };
  const start = factsOf(legacyRow, state, surroundings);
  const lines = linesOf(decided, quotes, proposals, conversationContext);
  for (const raw of proposals)
    addProposal(conversationContext, batch, raw, { sessionId: decided.id, clientId: start.clientId, isoAgentId });
  return {
    id: decided.id,
    threadId: conversation.threadId,
    start,
    startedAt: start.sessionStartedAt,
    lines,
    subject,
    clientName: client?.name ?? null,
    createdAt: legacyRow?.createdAt ?? start.sessionStartedAt,
    updatedAt: legacyRow?.updatedAt ?? start.lastActivityAt,
  };
}

function onlyAcceptedOf(quotes: readonly PlannedQuote[]): PlannedQuote | null {
  const [first, second] = quotes.filter(({ status }) => status === 'accepted');
  return second === undefined ? (first ?? null) : null;
}

interface SourcingOfSession {
  readonly trip: KnownTrip | null;
  readonly sourcing: Surroundings['sourcing'];
  readonly quotes: readonly PlannedQuote[];
}

/** Returns the trip of the session or its request; without one, the request's quotes belong to the session. */
function sourcingOfSession(
  conversationContext: ConversationContext,
  batch: BatchBuilder,
  { id, legacyRow, request, isMain }: PlannedSession,
  rawRequest: Raw | null,
): SourcingOfSession {
  const reference =
    legacyRow?.ids.trip ?? (rawRequest === null ? null : conversationContext.requests.idsOf(rawRequest).trip);
  if (reference !== null) {
    const trip = conversationContext.trips.of(reference);
    const { rfqs, quotes } = conversationContext.sourcing(trip.id);
    const planned = quotes as readonly PlannedQuote[];
    return { trip, sourcing: sourcingOf(rfqs as never, planned), quotes: planned };
  }
  if (!isMain || request === null) return { trip: null, sourcing: noSourcing, quotes: [] };
  const quotes = addQuotes(conversationContext.planning, conversationContext.book, batch, {
    owner: { trip_id: null, session_id: id },
    quotes: conversationContext.requests.quotesOf(request.id),
    clientId: rawRequest === null ? null : conversationContext.requests.clientOf(rawRequest),
  });
  return { trip: null, sourcing: sourcingOf([], quotes), quotes };
}

function idsOfSession(
  { requests }: ConversationContext,
  legacyRow: LegacySession | null,
  rawRequest: Raw | null,
): Pick<Surroundings, 'rfpId' | 'rfqId'> {
  const ofRequest = rawRequest === null ? null : requests.idsOf(rawRequest);
  return {
    rfpId: legacyRow?.ids.rfpId ?? ofRequest?.rfpId ?? null,
    rfqId: legacyRow?.ids.rfqId ?? ofRequest?.rfqId ?? null,
  };
}

function linesOf(
  decided: PlannedSession,
  quotes: readonly PlannedQuote[],
  proposals: readonly Raw[],
  { planning }: ConversationContext,
): readonly Line[] {
  const lines: Line[] = [
    ...decided.merged.map((other): Line => ({
      kind: 'merged',
      at: other.startedAt ?? other.lastActivityAt ?? planning.asOf,
      id: other.id,
    })),
    ...quotes.map((quote): Line => ({
      kind: 'quote',
      at: quote.receivedAt,
      id: quote.id,
      operatorId: quote.operatorId,
    })),
    ...proposals.map((raw): Line => {
      const { row } = toProposal(raw, { currency: planning.currency, at: planning.asOf });
      return { kind: 'proposal', at: row.created_at, id: row.id as ProposalId };
    }),
  ];
  return lines.sort((a, b) => (a.at === b.at ? (idOfLine(a) < idOfLine(b) ? -1 : 1) : a.at < b.at ? -1 : 1));
}
const idOfLine = (line: Line): string => (line.kind === 'message' ? line.message.id : line.id);

function addProposal(
  conversationContext: ConversationContext,
  batch: BatchBuilder,
  raw: Raw,
  { sessionId, clientId, isoAgentId }: { sessionId: string; clientId: string | null; isoAgentId: string },
): void {
  const { currency, asOf } = conversationContext.planning;
  const { row, notes } = toProposal(raw, { currency, at: asOf });
  const { number, notes: taken } = conversationContext.proposalNumber(row.id, row.proposal_number);
  const all: Note[] = [...notes, ...taken];
  batch.add('proposals', {
    ...row,
    proposal_number: number,
    session_id: sessionId,
    request_id: idOf(raw, 'request_id'),
    iso_agent_id: conversationContext.book.knownAgent(idOf(raw, 'iso_agent_id')) ?? isoAgentId,
  });
  batch.account('proposals', raw, all, { isMoved: true, clientId });
}
