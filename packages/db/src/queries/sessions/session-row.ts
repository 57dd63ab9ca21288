import type { Instant } from '@tripthread/shared/time/clock';
import type {
  AvinodeTripApiId,
  ClientId,
  ConversationId,
  IsoAgentId,
  RequestId,
  SessionId,
  TripCode,
} from '@tripthread/shared/ids';
import type { SessionStatus, SessionStep, Turn } from '@tripthread/shared/sessions/sessions';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { RowOf } from '../../internal/select.ts';
import { chatSessions } from '../../schema/sessions.ts';

/** Who reads: a lead sees everything of the brokerage; a broker sees colleagues' sessions as cards. */
export interface Reader {
  readonly agentId: IsoAgentId;
  readonly role: 'broker' | 'lead';
}

/** A row of the list, from the session's own table only. On a card, what a colleague may not see is null. */
export interface SessionRow {
  readonly access: 'full' | 'card';
  readonly id: SessionId;
  readonly version: number;
  readonly status: SessionStatus;
  readonly currentStep: SessionStep;
  readonly isoAgentId: IsoAgentId;
  readonly avinodeTripId: AvinodeTripApiId | TripCode | null;
  readonly tripCode: TripCode | null;
  readonly avinodeRfpId: string | null;
  readonly conversation: { readonly id: ConversationId; readonly subject: string | null } | null;
  readonly client: { readonly id: ClientId; readonly name: string | null } | null;
  readonly request: {
    readonly id: RequestId | null;
    readonly departureAirport: string | null;
    readonly arrivalAirport: string | null;
    readonly departureDate: string | null;
    readonly returnDate: string | null;
    readonly passengers: number | null;
    readonly legCount: number;
  } | null;
  readonly messageCount: number;
  readonly quotesReceivedCount: number;
  readonly quotesExpectedCount: number;
  readonly operatorsContactedCount: number;
  readonly earliestExpiryAt: Instant | null;
  readonly silentSinceAt: Instant | null;
  /** When the next action is due; null for a closed session. */
  readonly dueAt: Instant | null;
  readonly pausedUntil: Instant | null;
  readonly lastActivityAt: Instant;
  readonly turn: Turn;
  readonly unread: boolean;
}

const cs = alias(chatSessions, 'cs');

/** What a row of the list shows, of the session's own table. */
const facts = {
  id: cs.id,
  version: cs.version,
  status: cs.status,
  currentStep: cs.currentStep,
  isoAgentId: cs.isoAgentId,
  avinodeTripId: cs.avinodeTripId,
  tripCode: cs.tripCode,
  avinodeRfpId: cs.avinodeRfpId,
  conversationId: cs.conversationId,
  subject: cs.subject,
  clientId: cs.clientId,
  clientName: cs.clientName,
  requestId: cs.requestId,
  departureAirport: cs.departureAirport,
  arrivalAirport: cs.arrivalAirport,
  departureDate: cs.departureDate,
  returnDate: cs.returnDate,
  passengers: cs.passengers,
  legCount: cs.legCount,
  messageCount: cs.messageCount,
  quotesReceivedCount: cs.quotesReceivedCount,
  quotesExpectedCount: cs.quotesExpectedCount,
  operatorsContactedCount: cs.operatorsContactedCount,
  earliestExpiryAt: cs.earliestExpiryAt,
  silentSinceAt: cs.silentSinceAt,
  dueAt: cs.dueAt,
  pausedUntil: cs.pausedUntil,
  lastActivityAt: cs.lastActivityAt,
  turn: cs.turn,
} as const;

/** The columns of a row, given the expression that tells whether the reader has something unread. */
export const rowColumns = (hasNews: SQL<boolean>) => ({ ...facts, hasNews });

/** A row as the database returns it. */
export type StoredRow = RowOf<ReturnType<typeof rowColumns>>;

/** The columns of one row, where `sr` is the reader's mark on it. */
export const markedRow = rowColumns(sql<boolean>`cs.last_inbound_seq > coalesce(sr.last_read_seq, 0)`);

/** Returns a row of the list as the reader may see it. */
export function toRow(row: StoredRow, reader: Reader): SessionRow {
  const isMine = row.isoAgentId === reader.agentId;
  const isFull = isMine || reader.role === 'lead';
  return {
    access: isFull ? 'full' : 'card',
    id: row.id,
    version: row.version,
    status: row.status,
    currentStep: row.currentStep,
    isoAgentId: row.isoAgentId,
    avinodeTripId: isFull ? row.avinodeTripId : null,
    tripCode: isFull ? row.tripCode : null,
    avinodeRfpId: isFull ? row.avinodeRfpId : null,
    conversation: isFull ? { id: row.conversationId, subject: row.subject } : null,
    client: isFull && row.clientId !== null ? { id: row.clientId, name: row.clientName } : null,
    request:
      row.requestId === null
        ? null
        : {
            id: isFull ? row.requestId : null,
            departureAirport: row.departureAirport,
            arrivalAirport: row.arrivalAirport,
            departureDate: row.departureDate,
            returnDate: row.returnDate,
            passengers: row.passengers,
            legCount: row.legCount,
          },
    messageCount: row.messageCount,
    quotesReceivedCount: row.quotesReceivedCount,
    quotesExpectedCount: row.quotesExpectedCount,
    operatorsContactedCount: row.operatorsContactedCount,
    earliestExpiryAt: isFull ? row.earliestExpiryAt : null,
    silentSinceAt: isFull ? row.silentSinceAt : null,
    dueAt: isFull ? row.dueAt : null,
    pausedUntil: isFull ? row.pausedUntil : null,
    lastActivityAt: row.lastActivityAt,
    turn: row.turn,
    unread: isMine && row.hasNews,
  };
}
