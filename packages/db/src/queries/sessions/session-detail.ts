import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type {
  AvinodeTripApiId,
  ClientId,
  MessageId,
  AvinodeCommandId,
  ProposalId,
  QuoteId,
  RequestId,
  RfqId,
  SessionId,
  TripCode,
  TripId,
  TripReference,
} from '@tripthread/shared/ids';
import type { AvinodeCommandKind, AvinodeCommandStatus } from '@tripthread/shared/sourcing/avinode-commands';
import type { MessageSender } from '@tripthread/shared/messages/messages';
import type { Money } from '@tripthread/shared/money/money';
import type { ProposalStatus } from '@tripthread/shared/proposals/proposals';
import type { DeclineReason, RfqStatus } from '@tripthread/shared/quotes/quotes';
import type { AircraftCategory, Leg, LegZones, RequestStatus } from '@tripthread/shared/requests/requests';
import type {
  ClientWish,
  ConversationKind,
  SessionFacts,
  SessionStatus,
  SessionStep,
} from '@tripthread/shared/sessions/sessions';
import { sql } from 'drizzle-orm';
import type { Tenant } from '../../internal/handles.ts';
import { compile, readPipelined, tenantCondition } from '../../internal/pipeline.ts';
import type { Row } from '../../internal/statement.ts';
import type { StoredLift } from '../../schema/trips.ts';
import { detailStatements, selectRfqs, tripColumns } from './session-detail-rows.ts';
import { type FlatRow, type Reader, type SessionRow, toRow } from './session-list.ts';
import { selectQuotes, toQuotes, type TripQuote } from '../quotes/trip-quotes.ts';

export interface TripDetail {
  readonly id: TripId;
  readonly avinodeTripId: AvinodeTripApiId | null;
  readonly tripCode: TripCode | null;
  /** Avinode's own deep links: the search with the trip's criteria, and the trip. */
  readonly searchUrl: string | null;
  readonly viewUrl: string | null;
  readonly cancelledAt: Instant | null;
  /** When it was last read at Avinode; null where it never was. */
  readonly readAt: Instant | null;
  /** Why the last read came to nothing. */
  readonly readError: string | null;
  readonly rfqs: readonly {
    readonly id: RfqId;
    readonly avinodeRfqId: string;
    readonly operatorName: string | null;
    readonly status: RfqStatus;
    readonly declineReason: DeclineReason | null;
    readonly sentAt: Instant | null;
    readonly answeredAt: Instant | null;
    /** When they turned out to be silent for longer than usual. */
    readonly chaserDueAt: Instant | null;
    /** The aircraft it was asked for, as last read. */
    readonly lifts: readonly StoredLift[];
  }[];
  /** The quotes that count for every session of the trip. */
  readonly quotes: readonly TripQuote[];
}

export interface SessionDetail {
  readonly session: SessionRow & {
    readonly conversationType: ConversationKind;
    readonly avinodeRfqId: string | null;
    readonly sessionStartedAt: Instant;
    readonly sessionEndedAt: Instant | null;
    readonly primaryQuoteId: QuoteId | null;
    readonly fallbackQuoteId: QuoteId | null;
    readonly quoteRejections: SessionFacts['quoteRejections'];
    readonly proposalId: ProposalId | null;
    readonly clientWish: ClientWish | null;
    readonly workflowState: SessionFacts['workflowState'];
    readonly pausedKeep: boolean;
    readonly statusBeforeArchive: SessionStatus | null;
    readonly stepBeforeClose: SessionStep | null;
    /** Who wrote last, notes apart. */
    readonly lastMessageFrom: 'client' | 'operator' | 'us' | null;
  };
  readonly request: {
    readonly id: RequestId;
    readonly status: RequestStatus;
    readonly legs: readonly (Leg & LegZones)[];
    readonly aircraftCategory: AircraftCategory | null;
    readonly budget: Money | null;
    readonly specialRequirements: string | null;
    readonly pets: string | null;
    readonly baggage: string | null;
    readonly catering: string | null;
    readonly wifi: boolean | null;
    readonly smoking: boolean | null;
  } | null;
  readonly client: {
    readonly id: ClientId;
    readonly name: string;
    readonly companyName: string | null;
    readonly email: string | null;
    readonly phone: string | null;
  } | null;
  readonly trip: TripDetail | null;
  /** Quotes that a broker typed in for this session: they stay with it whatever its trip is. */
  readonly ownQuotes: readonly TripQuote[];
  readonly proposal: {
    readonly id: ProposalId;
    readonly number: string;
    readonly title: string;
    readonly version: number;
    readonly status: ProposalStatus;
    readonly createdAt: Instant;
    readonly sentAt: Instant | null;
    readonly validUntil: Instant | null;
    readonly withdrawnAt: Instant | null;
  } | null;
  readonly lastReadSeq: number;
  /** What was last ordered at Avinode for this session and still waits, or came to nothing. */
  readonly orders: readonly {
    readonly id: AvinodeCommandId;
    readonly kind: AvinodeCommandKind;
    readonly status: AvinodeCommandStatus;
    readonly rfqId: RfqId | null;
    readonly messageId: MessageId | null;
    /** Why it failed, for a person. */
    readonly error: string | null;
    readonly createdAt: Instant;
  }[];
  /** Whether Avinode can be asked: `none` only listens, `paused` means that it refuses the desk's credentials. */
  readonly avinode: 'ready' | 'paused' | 'none';
}

declare module '@tripthread/shared/failures' {
  interface CurrentStates {
    readonly session: SessionDetail;
  }
}

/**
 * Everything of one session but its thread, in one round trip.
 * @throws SESSION_NOT_FOUND; NOT_YOUR_SESSION for a broker who is not its owner
 */
export async function getSessionDetail(tenant: Tenant, reader: Reader, sessionId: SessionId): Promise<SessionDetail> {
  return toSessionDetail(await readPipelined(tenant, detailStatements(tenant, reader, sessionId)), reader);
}

/** The session of what `detailStatements` or `headStatement` answered. @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION */
export function toSessionHead([row]: readonly Row[], reader: Reader): SessionDetail['session'] {
  if (row === undefined) throw new Failure('SESSION_NOT_FOUND');
  const flat = row as unknown as FlatDetail;
  const session = toRow(flat, reader);
  if (session.access === 'card') throw new Failure('NOT_YOUR_SESSION');
  return {
    ...session,
    conversationType: flat.conversation_type,
    avinodeRfqId: flat.avinode_rfq_id,
    sessionStartedAt: flat.session_started_at,
    sessionEndedAt: flat.session_ended_at,
    primaryQuoteId: flat.primary_quote_id,
    fallbackQuoteId: flat.fallback_quote_id,
    quoteRejections: flat.quote_rejections,
    proposalId: flat.proposal_id,
    clientWish: flat.client_wish,
    workflowState: flat.workflow_state,
    pausedKeep: flat.paused_keep,
    statusBeforeArchive: flat.status_before_archive,
    stepBeforeClose: flat.step_before_close,
    lastMessageFrom: writerOf(flat.last_sender),
  };
}

/** What `detailStatements` answered. @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION */
export function toSessionDetail(answers: readonly (readonly Row[])[], reader: Reader): SessionDetail {
  const [
    head = [],
    [request] = [],
    legs = [],
    [client] = [],
    rfqs = [],
    quotes = [],
    [trip] = [],
    [proposal] = [],
    orders = [],
    [connection] = [],
  ] = answers;
  return {
    session: toSessionHead(head, reader),
    request: request === undefined ? null : { ...toRequest(request), legs: legs as unknown as (Leg & LegZones)[] },
    client: (client as unknown as SessionDetail['client']) ?? null,
    trip:
      trip === undefined
        ? null
        : {
            ...(trip as unknown as Omit<TripDetail, 'rfqs' | 'quotes'>),
            ...toSourcing(rfqs, quotes.filter(isOfTrip)),
          },
    ownQuotes: toQuotes(quotes.filter((quote) => !isOfTrip(quote))),
    proposal: (proposal as unknown as SessionDetail['proposal']) ?? null,
    lastReadSeq: head[0]?.last_read_seq as number,
    orders: orders as unknown as SessionDetail['orders'],
    avinode: connection === undefined ? 'none' : connection.is_paused === true ? 'paused' : 'ready',
  };
}

/**
 * A trip by either of its names, with its sourcing; null where this brokerage has none of that name.
 * @param withSourcing false leaves RFQs and quotes out, for a broker who has no session of their own on it
 */
export async function findTrip(
  tenant: Tenant,
  reference: TripReference,
  withSourcing: boolean,
): Promise<TripDetail | null> {
  const name =
    reference.kind === 'api_id'
      ? sql`t.avinode_trip_id = ${reference.avinodeTripId}`
      : sql`t.trip_code = ${reference.tripCode}`;
  const found = sql`(select t.id from trips t where ${tenantCondition(tenant.brokerageId, 'trips', 't')} and ${name} order by t.created_at, t.id limit 1)`;
  const [[trip] = [], rfqs = [], quotes = []] = await readPipelined(tenant, [
    compile(sql`select ${tripColumns} from trips t
      where ${tenantCondition(tenant.brokerageId, 'trips', 't')} and ${name} order by t.created_at, t.id limit 1`),
    ...(withSourcing
      ? [
          compile(selectRfqs(tenant.brokerageId, found)),
          compile(selectQuotes(tenant.brokerageId, sql`q.trip_id = ${found}`)),
        ]
      : []),
  ]);
  if (trip === undefined) return null;
  const known = { ...(trip as unknown as Omit<TripDetail, 'rfqs' | 'quotes'>), ...toSourcing(rfqs, quotes) };
  // Whoever has no session on it is told no more than that it is there.
  return withSourcing ? known : { ...known, searchUrl: null, viewUrl: null, readAt: null, readError: null };
}

interface FlatDetail extends FlatRow {
  conversation_type: ConversationKind;
  avinode_rfq_id: string | null;
  session_started_at: Instant;
  session_ended_at: Instant | null;
  primary_quote_id: QuoteId | null;
  fallback_quote_id: QuoteId | null;
  quote_rejections: SessionFacts['quoteRejections'];
  proposal_id: ProposalId | null;
  client_wish: ClientWish | null;
  workflow_state: SessionFacts['workflowState'];
  paused_keep: boolean;
  status_before_archive: SessionStatus | null;
  step_before_close: SessionStep | null;
  last_read_seq: number;
  last_sender: MessageSender | null;
}

const writerOf = (sender: MessageSender | null): SessionDetail['session']['lastMessageFrom'] =>
  sender === null ? null : sender === 'client' || sender === 'operator' ? sender : 'us';

type Flat = Record<string, unknown>;
const money = (minor: unknown, currency: unknown): Money => ({
  amountMinor: Number(minor),
  currency: currency as string,
});

function toRequest(row: Flat) {
  return {
    id: row.id as RequestId,
    status: row.status as RequestStatus,
    aircraftCategory: row.aircraft_type as AircraftCategory | null,
    budget: row.budget_minor === null ? null : money(row.budget_minor, row.budget_currency),
    specialRequirements: row.special_requirements as string | null,
    pets: row.pets as string | null,
    baggage: row.baggage as string | null,
    catering: row.catering as string | null,
    wifi: row.wifi as boolean | null,
    smoking: row.smoking as boolean | null,
  };
}

const toSourcing = (rfqs: readonly Flat[], quotes: readonly Flat[]): Pick<TripDetail, 'rfqs' | 'quotes'> => ({
  rfqs: rfqs as unknown as TripDetail['rfqs'],
  quotes: toQuotes(quotes),
});

const isOfTrip = (quote: Flat): boolean => quote.session_id === null;
