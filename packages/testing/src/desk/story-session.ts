// A session of a story: its assignee, client, route and messages.
import type { QuoteLine } from '@tripthread/shared/quotes/quote-lines';
import { createHash } from 'node:crypto';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import { type ClientId, type ConnectionId, type IsoAgentId, parseTripReference } from '@tripthread/shared/ids';
import { isComplete, routeOf } from '@tripthread/shared/requests/requests';
import { type Actor, senderIdsOf, systemActor } from '@tripthread/shared/sessions/session-events';
import {
  isClosedStep,
  isOpen,
  type SessionPatch,
  type SessionStatus,
  type SessionStep,
  stepAtLeast,
  turnAfterMessage,
} from '@tripthread/shared/sessions/sessions';
import { newSession, tripNames } from '@tripthread/shared/sessions/trip-info';
import type { TenantTx } from '@tripthread/db/database';
import { insertClient } from '@tripthread/db/queries/clients/clients';
import { insertConversation, insertMessage } from '@tripthread/db/queries/messages/conversations';
import { insertRequest } from '@tripthread/db/queries/requests/requests';
import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import {
  appendToSession,
  getSessionForUpdate,
  insertSession,
  type Session,
} from '@tripthread/db/queries/sessions/sessions';
import { upsertOperator } from '@tripthread/db/queries/sourcing/operators';
import { upsertRfq, saveRfq } from '@tripthread/db/queries/sourcing/rfqs';
import { upsertTrip, type Trip } from '@tripthread/db/queries/sourcing/trips';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { saveQuote } from '@tripthread/db/queries/quotes/quotes';

export interface StoryMessage {
  /** `client`, `operator`, or the assignee. */
  readonly from: 'client' | 'operator' | 'owner';
  readonly to?: 'client' | 'operator' | 'internal';
  readonly text: string;
}

export interface StoryQuote {
  readonly operator: string;
  /** In whole units of the currency. */
  readonly total: number;
  readonly currency?: string;
  readonly aircraft?: string;
  readonly tail?: string;
  readonly validUntil?: string;
  readonly yearOfMake?: number;
  readonly seats?: number;
  readonly flightMinutes?: number;
  readonly lines?: readonly (Pick<QuoteLine, 'kind' | 'state'> & { readonly amount?: number })[];
}

export interface StorySession {
  readonly owner?: string;
  /** Null for a session without a client. */
  readonly client?: string | null;
  /** The client's mail address. */
  readonly email?: string;
  readonly subject?: string;
  /** `KTEB KVNY`; without it there is no request. */
  readonly route?: string;
  readonly date?: string | null;
  readonly passengers?: number | null;
  /** Either Avinode name of the trip. */
  readonly trip?: string;
  readonly step?: SessionStep;
  readonly status?: SessionStatus;
  readonly pausedUntil?: string | null;
  /** Operators asked through Avinode. */
  readonly rfqs?: readonly string[];
  readonly quotes?: readonly StoryQuote[];
  readonly messages?: readonly StoryMessage[];
  /** When it began; now by default. */
  readonly at?: string;
}

interface Place {
  readonly connectionId: ConnectionId;
  readonly ownerId: IsoAgentId;
  readonly now: string;
}

/** Opens the session with everything that belongs to it, in the caller's transaction. */
export async function writeStorySession(tx: TenantTx, place: Place, story: StorySession): Promise<Session> {
  const at = story.at ?? place.now;
  const trip = story.trip === undefined ? null : await tripOf(tx, place, story.trip, at);
  const session = await begin(tx, place, story, trip, at);
  if (trip !== null) await source(tx, trip, story, at);
  for (const message of story.messages ?? []) await postStoryMessage(tx, session.id, message, at);
  const status = story.status ?? 'active';
  return status === 'active' ? session : end(tx, session.id, story, status, at);
}

async function tripOf(tx: TenantTx, { connectionId }: Place, name: string, at: string): Promise<Trip> {
  const reference = parseTripReference(name);
  if (reference === null) throw new Error(`${name} is not the name of a trip`);
  return upsertTrip(tx, { connectionId, reference, at });
}

async function begin(tx: TenantTx, place: Place, story: StorySession, trip: Trip | null, at: string) {
  const { client = 'Olivia Hartley', route, subject = route?.replace(' ', ' to ') ?? 'A first question' } = story;
  const clientId =
    client === null ? null : (await insertClient(tx, { name: client, email: story.email ?? null, createdAt: at })).id;
  const conversation = await insertConversation(tx, { subject, clientId, at });
  const request = route === undefined ? undefined : await requestOf(tx, place, story, route, clientId, at);
  const facts = {
    ...unwrap(newSession({ conversationId: conversation.id, isoAgentId: place.ownerId, clientId, request, at })),
    ...(trip === null ? {} : { tripId: trip.id, ...tripNames(trip), ...(await countSourcing(tx, trip.id, [])).ofTrip }),
  };
  const least = trip === null ? null : 'searching_aircraft';
  const opening = isClosedStep(story.step ?? 'understanding_request') ? undefined : story.step;
  const session = await insertSession(tx, {
    facts: { ...facts, currentStep: opening ?? stepAtLeast(facts, least) },
    subject,
    clientName: client,
    kind: 'created',
    actor: { kind: 'iso_agent', id: place.ownerId },
    source: 'desk',
  });
  if (session === null) throw new Error('a new conversation has an open session');
  return session;
}

async function requestOf(
  tx: TenantTx,
  { ownerId }: Place,
  story: StorySession,
  route: string,
  clientId: ClientId | null,
  at: string,
) {
  const [departureAirport, arrivalAirport] = route.split(' ');
  if (departureAirport === undefined || arrivalAirport === undefined) throw new Error(`${route} is not a route`);
  const date = instantPlus(at, 19 * millisecondsPer.day).slice(0, 10);
  const { date: departureDate = date, passengers = 4 } = story;
  const legs = [{ departureAirport, arrivalAirport, departureDate, departureTime: null, passengers }];
  const complete = isComplete(legs);
  const status = complete ? 'pending' : 'draft';
  const { id } = await insertRequest(tx, { isoAgentId: ownerId, clientId, status }, legs, at);
  return { id, clientId, route: routeOf(legs), complete };
}

/** Adds RFQs and quotes of the trip, with events in each of its sessions. */
async function source(tx: TenantTx, trip: Trip, { rfqs = [], quotes = [] }: StorySession, at: string): Promise<void> {
  for (const name of new Set([...rfqs, ...quotes.map(({ operator }) => operator)])) {
    const operatorId = await upsertOperator(tx, name, at);
    const { rfq, isNew } = await upsertRfq(tx, { trip, avinodeRfqId: rfqIdOf(trip, name), operatorId, at });
    const quote = quotes.find(({ operator }) => operator === name);
    if (isNew)
      await appendToTripSessions(tx, trip, 'requesting_quotes', { kind: 'rfq_seen', refs: { rfqId: rfq.id }, at });
    if (quote === undefined) continue;
    await saveRfq(tx, rfq.id, { status: 'quoted', answeredAt: at });
    const saved = await saveQuote(tx, {
      tripId: trip.id,
      rfqId: rfq.id,
      operatorId,
      totalMinor: Math.round(quote.total * 100),
      currency: quote.currency ?? 'USD',
      aircraftType: quote.aircraft ?? null,
      aircraftTailNumber: quote.tail ?? null,
      validUntil: quote.validUntil ?? null,
      receivedAt: at,
      yearOfMake: quote.yearOfMake,
      seats: quote.seats,
      flightMinutes: quote.flightMinutes,
      lines: quote.lines?.map(({ amount, ...line }) => ({
        ...line,
        label: null,
        amountMinor: amount === undefined ? null : Math.round(amount * 100),
      })),
    });
    const refs = { quoteId: saved.quote.id, revision: saved.quote.revision };
    await appendToTripSessions(tx, trip, 'analyzing_options', { kind: 'quote_recorded', refs, at });
  }
}

/** Derives the RFQ id, so that the same operator and trip give the same RFQ in every session. */
const rfqIdOf = (trip: Trip, operator: string): string =>
  `arfq-${createHash('sha256').update(`${trip.id} ${operator}`).digest().readUInt32BE()}`;

async function appendToTripSessions(
  tx: TenantTx,
  trip: Trip,
  least: SessionStep,
  event: { kind: 'rfq_seen' | 'quote_recorded'; refs: object; at: string },
): Promise<void> {
  const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
  const sourcing = await countSourcing(tx, trip.id, sessions);
  for (const session of sessions) {
    const turn = event.kind === 'rfq_seen' ? 'operator' : 'broker';
    const patch: SessionPatch = {
      ...sourcing.of(session),
      currentStep: stepAtLeast(session, least),
      ...(isOpen(session.status) ? { turn } : {}),
    };
    await appendToSession(tx, { session, actor: systemActor, source: 'avinode', patch, ...event });
  }
}

/** Posts a message into the thread. */
export async function postStoryMessage(
  tx: TenantTx,
  sessionId: string,
  given: StoryMessage,
  at: string,
): Promise<Session> {
  const { from, text, to = from === 'operator' ? 'operator' : 'client' } = given;
  const session = await locked(tx, sessionId);
  const operatorId = from === 'operator' ? await upsertOperator(tx, 'Meridian Jets', at) : null;
  const actor: Actor = {
    owner: { kind: 'iso_agent', id: session.isoAgentId },
    client: { kind: 'client', id: session.clientId },
    operator: { kind: 'operator', id: operatorId },
  }[from] as Actor;
  const message = await insertMessage(tx, {
    sessionId: session.id,
    conversationId: session.conversationId,
    senderType: actor.kind,
    ...senderIdsOf(actor),
    audience: to,
    content: text,
    createdAt: at,
  });
  const turn = isOpen(session.status) ? turnAfterMessage(session.turn, actor.kind, to) : session.turn;
  return appendToSession(tx, {
    session,
    kind: 'message_posted',
    actor,
    source: 'desk',
    at,
    refs: { messageId: message.id },
    patch: { messageCount: session.messageCount + 1, turn },
  });
}

async function end(tx: TenantTx, id: string, story: StorySession, status: SessionStatus, at: string): Promise<Session> {
  const session = await locked(tx, id);
  const actor: Actor = { kind: 'iso_agent', id: session.isoAgentId };
  const common = { session, actor, source: 'desk', at } as const;
  if (status === 'paused') {
    const patch = { status, pausedUntil: story.pausedUntil ?? null, pausedBy: session.isoAgentId };
    return appendToSession(tx, { ...common, kind: 'paused', patch });
  }
  const completed = await appendToSession(tx, {
    ...common,
    kind: 'completed',
    patch: {
      status: 'completed',
      currentStep: story.step === 'closed_lost' ? 'closed_lost' : 'closed_won',
      stepBeforeClose: session.currentStep,
      sessionEndedAt: at,
      turn: 'nobody',
    },
  });
  if (status === 'completed') return completed;
  const patch = { status, statusBeforeArchive: 'completed' } as const;
  return appendToSession(tx, { ...common, session: completed, kind: 'archived', patch });
}

const locked = (tx: TenantTx, id: string): Promise<Session> => getSessionForUpdate(tx, id as Session['id']);
