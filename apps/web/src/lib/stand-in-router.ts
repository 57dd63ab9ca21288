// A typed stand-in for the API's router, read for its types only, until apps/api exports the real one.
import { initTRPC } from '@trpc/server';
import type { FieldErrors, Reason } from '@tripthread/shared/failures';
import type { CreateClient, SearchClients } from '@tripthread/shared/clients.schema';
import type { SendMessage } from '@tripthread/shared/messages.schema';
import type { MessageAudience, MessageDelivery, MessageSender } from '@tripthread/shared/messages';
import type { Money } from '@tripthread/shared/money';
import type { DeclineReason, QuoteKind, QuoteStatus, RfqStatus } from '@tripthread/shared/quotes';
import type { RecordProposal, RecordQuote } from '@tripthread/shared/quotes.schema';
import type { AircraftCategory, Leg, RequestStatus } from '@tripthread/shared/requests';
import type { CreateRequest, UpdateRequest } from '@tripthread/shared/requests.schema';
import type { ActorKind, EventSource, SessionEventKind } from '@tripthread/shared/session-events';
import type {
  AssignSession,
  ChoosePrimaryQuote,
  CreateOrUpdateSession,
  ListSessions,
  MarkRead,
  MoveStep,
  SessionById,
  SessionsByTrip,
  SessionThread,
  SetSessionStatus,
  UpdateTripInfo,
} from '@tripthread/shared/sessions.schema';
import type { ConversationKind, SessionFacts, SessionStatus, SessionStep, Turn } from '@tripthread/shared/sessions';

interface SessionRow {
  access: 'full' | 'card';
  id: string;
  version: number;
  status: SessionStatus;
  currentStep: SessionStep;
  isoAgentId: string;
  avinodeTripId: string | null;
  tripCode: string | null;
  avinodeRfpId: string | null;
  conversation: { id: string; subject: string } | null;
  client: { id: string; name: string } | null;
  request: {
    id: string;
    departureAirport: string | null;
    arrivalAirport: string | null;
    departureDate: string | null;
    returnDate: string | null;
    passengers: number | null;
    legCount: number;
  } | null;
  messageCount: number;
  quotesReceivedCount: number;
  quotesExpectedCount: number;
  operatorsContactedCount: number;
  earliestExpiryAt: string | null;
  pausedUntil: string | null;
  lastActivityAt: string;
  turn: Turn;
  unread: boolean;
}
interface Trip {
  id: string;
  avinodeTripId: string | null;
  tripCode: string | null;
  rfqs: {
    id: string;
    avinodeRfqId: string;
    operatorName: string | null;
    status: RfqStatus;
    declineReason: DeclineReason | null;
    sentAt: string | null;
    answeredAt: string | null;
  }[];
  quotes: {
    id: string;
    operatorName: string;
    kind: QuoteKind;
    status: QuoteStatus;
    total: Money;
    aircraftType: string | null;
    tail: string | null;
    validUntil: string | null;
    receivedAt: string;
    revision: number;
    revisions: { revision: number; total: Money; at: string }[];
  }[];
}
interface SessionDetail {
  session: SessionRow & {
    avinodeRfqId: string | null;
    sessionStartedAt: string;
    sessionEndedAt: string | null;
    primaryQuoteId: string | null;
    proposalId: string | null;
    workflowState: SessionFacts['workflowState'];
    conversationType: ConversationKind;
    pausedKeep: boolean;
    statusBeforeArchive: SessionStatus | null;
    stepBeforeClose: SessionStep | null;
  };
  request: {
    id: string;
    status: RequestStatus;
    legs: Leg[];
    aircraftCategory: AircraftCategory | null;
    budget: Money | null;
    specialRequirements: string | null;
  } | null;
  client: { id: string; name: string; companyName: string | null; email: string | null; phone: string | null } | null;
  trip: Trip | null;
  proposal: { id: string; number: string; title: string; status: string; createdAt: string } | null;
  lastReadSeq: number;
}
interface ThreadItem {
  seq: number;
  kind: SessionEventKind;
  at: string;
  source: EventSource;
  actor: { kind: ActorKind; id: string | null; name: string };
  reason: string | null;
  message: {
    id: string;
    sender: MessageSender;
    audience: MessageAudience;
    text: string;
    delivery: MessageDelivery;
  } | null;
  quote: {
    id: string;
    operatorName: string;
    total: Money;
    revision: number;
    aircraftType: string | null;
    tail: string | null;
    validUntil: string | null;
    kind: QuoteKind;
  } | null;
  rfq: {
    id: string;
    operatorName: string | null;
    avinodeRfqId: string;
    status: RfqStatus;
    declineReason: DeclineReason | null;
  } | null;
  notification: {
    id: string;
    resourceKind: string | null;
    avinodeId: string;
    tripCode: string | null;
    receivedAt: string;
  } | null;
  changes: { before: Partial<SessionFacts>; after: Partial<SessionFacts> };
}
interface Me {
  agent: { id: string; name: string; email: string; role: 'broker' | 'lead' };
  brokerage: { id: string; name: string };
  agents: { id: string; name: string; role: 'broker' | 'lead'; isActive: boolean }[];
  orphanCount: number;
  now: string;
}
type LiveMessage =
  | { type: 'resync'; now: string }
  | { type: 'changed'; sessions: { id: string; version: number }[]; orphans: boolean };

/** What a schema takes, with branded ids as plain text. */
type In<T> = T extends string
  ? string extends T
    ? string
    : T extends `${infer Literal}`
      ? Literal
      : string
  : T extends readonly (infer Item)[]
    ? In<Item>[]
    : T extends object
      ? { [K in keyof T]: In<T[K]> }
      : T;
type Loose<T, Optional extends keyof T = never> = Omit<In<T>, Optional> & Partial<Pick<In<T>, Optional & keyof In<T>>>;
type ListInput = Omit<(typeof ListSessions)['_zod']['input'], never>;

const t = initTRPC.create({
  errorFormatter: ({ shape }) => ({
    ...shape,
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      reason: null as Reason | null,
      sentence: '',
      fields: undefined as FieldErrors | undefined,
      current: undefined as SessionDetail | undefined,
      requestId: '',
    },
  }),
});
const takes = <T>() => t.procedure.input((value: unknown) => value as T);
const never = null as never;

export const appRouter = t.router({
  viewer: t.router({ me: t.procedure.query((): Me => never) }),
  sessions: t.router({
    list: takes<ListInput>().query(
      (): { sessions: SessionRow[]; nextCursor: string | null; counts: Record<SessionStatus, number> } => never,
    ),
    byTrip: takes<(typeof SessionsByTrip)['_zod']['input']>().query(
      (): { trip: Trip | null; sessions: SessionRow[] } => never,
    ),
    byId: takes<(typeof SessionById)['_zod']['input']>().query((): SessionDetail => never),
    thread: takes<(typeof SessionThread)['_zod']['input']>().query(
      (): { items: ThreadItem[]; nextCursor: number | null } => never,
    ),
    createOrUpdate: takes<Loose<CreateOrUpdateSession>>().mutation((): SessionDetail => never),
    updateTripInfo: takes<Omit<Loose<UpdateTripInfo>, 'avinodeTripId'> & { avinodeTripId?: string | null }>().mutation(
      (): SessionDetail => never,
    ),
    setStatus: takes<In<SetSessionStatus>>().mutation((): SessionDetail => never),
    moveStep: takes<Loose<MoveStep>>().mutation((): SessionDetail => never),
    assign: takes<Loose<AssignSession>>().mutation((): SessionDetail => never),
    choosePrimaryQuote: takes<Loose<ChoosePrimaryQuote>>().mutation((): SessionDetail => never),
    markRead: takes<Loose<MarkRead>>().mutation((): { lastReadSeq: number } => never),
    onChange: t.procedure.subscription(async function* (): AsyncGenerator<LiveMessage> {
      yield never;
    }),
  }),
  messages: t.router({
    send: takes<Loose<SendMessage>>().mutation((): { item: ThreadItem; session: SessionDetail['session'] } => never),
  }),
  requests: t.router({
    create: takes<Loose<CreateRequest, 'aircraftCategory' | 'budget' | 'specialRequirements'>>().mutation(
      (): SessionDetail => never,
    ),
    update: takes<Loose<UpdateRequest>>().mutation((): SessionDetail => never),
  }),
  quotes: t.router({ record: takes<Loose<RecordQuote>>().mutation((): SessionDetail => never) }),
  proposals: t.router({ record: takes<Loose<RecordProposal>>().mutation((): SessionDetail => never) }),
  clients: t.router({
    search: takes<Loose<SearchClients, 'limit'>>().query(
      (): { clients: { id: string; name: string; companyName: string | null; email: string | null }[] } => never,
    ),
    create: takes<Loose<CreateClient>>().mutation(
      (): { client: { id: string; name: string; companyName: string | null; email: string | null } } => never,
    ),
  }),
  orphans: t.router({
    list: takes<{ cursor?: string; limit?: number }>().query(
      (): {
        orphans: {
          id: string;
          receivedAt: string;
          resourceKind: string | null;
          avinodeId: string;
          tripCode: string | null;
          why: 'no_session' | 'no_trip';
        }[];
        nextCursor: string | null;
      } => never,
    ),
  }),
});
export type AppRouter = typeof appRouter;
