import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type {
  AvinodeCommandId,
  ClientId,
  MessageId,
  ProposalId,
  QuoteId,
  RequestId,
  RfqId,
  SessionId,
} from '@tripthread/shared/ids';
import type { AvinodeCommandKind, AvinodeCommandStatus } from '@tripthread/shared/sourcing/avinode-commands';
import type { MessageSender } from '@tripthread/shared/messages/messages';
import type { Money } from '@tripthread/shared/money/money';
import type { ProposalStatus } from '@tripthread/shared/proposals/proposals';
import type { AircraftCategory, Leg, LegZones, RequestStatus } from '@tripthread/shared/requests/requests';
import type {
  ClientWish,
  ConversationKind,
  SessionFacts,
  SessionStatus,
  SessionStep,
} from '@tripthread/shared/sessions/sessions';
import type { Tenant } from '../../internal/handles.ts';
import { readPipelined } from '../../internal/pipeline.ts';
import { type QuoteRow, toQuotes, type TripQuote } from '../quotes/trip-quotes.ts';
import type { TripDetail } from '../sourcing/trip-detail.ts';
import { type DetailRows, detailStatements, type HeadRow, type RequestRow } from './session-detail-rows.ts';
import { type Reader, type SessionRow, toRow } from './session-row.ts';

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
    /** The last sender, internal notes excluded. */
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
  /** Quotes that a broker typed for this session; they stay with it on any trip. */
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
  /** The latest Avinode commands of this session that wait or failed. */
  readonly orders: readonly {
    readonly id: AvinodeCommandId;
    readonly kind: AvinodeCommandKind;
    readonly status: AvinodeCommandStatus;
    readonly rfqId: RfqId | null;
    readonly messageId: MessageId | null;
    /** Why it failed, as a sentence for the broker. */
    readonly error: string | null;
    readonly createdAt: Instant;
  }[];
  /** `none` only receives notifications; `paused` means that Avinode rejects the credentials. */
  readonly avinode: 'ready' | 'paused' | 'none';
}

declare module '@tripthread/shared/failures' {
  interface CurrentStates {
    readonly session: SessionDetail;
  }
}

/**
 * Returns everything of one session but its thread, in one round trip.
 * @throws SESSION_NOT_FOUND; NOT_YOUR_SESSION for a broker it is not assigned to
 */
export async function getSessionDetail(tenant: Tenant, reader: Reader, sessionId: SessionId): Promise<SessionDetail> {
  return toSessionDetail(await readPipelined(tenant, detailStatements(tenant, reader, sessionId)), reader);
}

/** Returns the session that `headStatement` read. @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION */
export function toSessionHead([row]: readonly HeadRow[], reader: Reader): SessionDetail['session'] {
  if (row === undefined) throw new Failure('SESSION_NOT_FOUND');
  const session = toRow(row, reader);
  if (session.access === 'card') throw new Failure('NOT_YOUR_SESSION');
  return {
    ...session,
    conversationType: row.conversationType,
    avinodeRfqId: row.avinodeRfqId,
    sessionStartedAt: row.sessionStartedAt,
    sessionEndedAt: row.sessionEndedAt,
    primaryQuoteId: row.primaryQuoteId,
    fallbackQuoteId: row.fallbackQuoteId,
    quoteRejections: row.quoteRejections,
    proposalId: row.proposalId,
    clientWish: row.clientWish,
    workflowState: row.workflowState,
    pausedKeep: row.pausedKeep,
    statusBeforeArchive: row.statusBeforeArchive,
    stepBeforeClose: row.stepBeforeClose,
    lastMessageFrom: writerOf(row.lastSender),
  };
}

/** Returns what `detailStatements` read. @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION */
export function toSessionDetail(
  [head, [request], legs, [client], rfqs, quotes, [trip], [proposal], orders, [connection]]: DetailRows,
  reader: Reader,
): SessionDetail {
  return {
    session: toSessionHead(head, reader),
    request: request === undefined ? null : { ...toRequest(request), legs },
    client: client ?? null,
    trip: trip === undefined ? null : { ...trip, rfqs, quotes: toQuotes(quotes.filter(isOfTrip)) },
    ownQuotes: toQuotes(quotes.filter((quote) => !isOfTrip(quote))),
    proposal: proposal ?? null,
    lastReadSeq: head[0]?.lastReadSeq ?? 0,
    orders,
    avinode: connection === undefined ? 'none' : connection.isPaused ? 'paused' : 'ready',
  };
}

const writerOf = (sender: MessageSender | null): SessionDetail['session']['lastMessageFrom'] =>
  sender === null ? null : sender === 'client' || sender === 'operator' ? sender : 'us';

const toRequest = ({ budgetMinor, budgetCurrency, ...request }: RequestRow) => ({
  ...request,
  budget:
    budgetMinor === null || budgetCurrency === null
      ? null
      : { amountMinor: Number(budgetMinor), currency: budgetCurrency },
});

const isOfTrip = (quote: QuoteRow): boolean => quote.sessionId === null;
