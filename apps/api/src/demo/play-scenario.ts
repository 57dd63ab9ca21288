import { insertConversation } from '@tripthread/db/queries/messages/conversations';
import { insertRequest } from '@tripthread/db/queries/requests/requests';
import { saveReadMark } from '@tripthread/db/queries/sessions/read-marks';
import { appendToSession, insertSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import { isComplete, type Leg, routeOf } from '@tripthread/shared/requests/requests';
import type { Actor } from '@tripthread/shared/sessions/session-events';
import { decideTripInfo, newSession } from '@tripthread/shared/sessions/trip-info';
import { postMessage } from '@tripthread/commands/sessions/post-message';
import { withZones } from '@tripthread/commands/airports/airport-book';
import { attachTrip, applyTripAction, addRfq } from './play-trip.ts';
import { dateIn, hours, type Of, type Scene, sessionOf, type ThreadState, withDates } from './demo-context.ts';
import { playDecision } from './play-decision.ts';
import { known, people } from './demo-data.ts';
import type { DemoBeat, DemoThread } from './demo.schema.ts';

/** Plays the threads of a scenario in order of time, each action at its own instant. */
export async function playScenario(scene: Scene, threads: readonly DemoThread[]): Promise<void> {
  const cues = threads
    .flatMap((thread) => [
      { thread, hoursAgo: thread.startedHoursAgo, beat: null },
      ...thread.beats.map((beat) => ({ thread, hoursAgo: beat.hoursAgo, beat })),
    ])
    .sort((one, other) => other.hoursAgo - one.hoursAgo);
  const states = new Map<DemoThread, ThreadState>();
  for (const { thread, hoursAgo, beat } of cues) {
    const at = instantPlus(scene.now, -hours(hoursAgo));
    const state = states.get(thread);
    if (beat === null || state === undefined) {
      states.set(thread, await openThread(scene, thread, at));
    } else if (beat.action === 'rfq') {
      await addRfq(scene, state, [...states.values()], beat, at);
    } else {
      state.session = await play(scene, state, await sessionOf(scene, state), beat, at);
      if (state.session === null) for (const other of states.values()) other.session = null;
    }
  }
}

async function openThread(
  { tx, agents, clients }: Scene,
  { owner, client, subject }: DemoThread,
  at: Instant,
): Promise<ThreadState> {
  const agentId = known(agents, owner);
  const clientId = known(clients, client);
  const conversation = await insertConversation(tx, { subject, clientId, at });
  const facts = unwrap(newSession({ conversationId: conversation.id, isoAgentId: agentId, clientId, at }));
  const session = await insertSession(tx, {
    facts,
    subject,
    clientName: known(people.clients, client).name,
    actor: { kind: 'iso_agent', id: agentId },
    source: 'demo',
  });
  if (session === null) throw new Error('a new conversation has a session already');
  return { sessionId: session.id, agentId, clientId, session, trip: null, quotes: new Map() };
}

/** @returns the session after the action, or null when the action was about the whole trip */
async function play(
  scene: Scene,
  state: ThreadState,
  session: Session,
  beat: Exclude<DemoBeat, Of<'rfq'>>,
  at: Instant,
): Promise<Session | null> {
  switch (beat.action) {
    case 'client_message':
    case 'reply_to_client':
    case 'message_to_operators':
    case 'internal_note':
    case 'operator_message':
      return post(scene, state, session, beat, at);
    case 'attach_request':
      return attachRequest(scene, state, session, beat, at);
    case 'attach_trip':
      return attachTrip(scene, state, session, beat, at);
    case 'quote':
    case 'estimate':
    case 'decline':
      await applyTripAction(scene, state, beat, at);
      return null;
    case 'read':
      await saveReadMark(scene.tx, session.id, state.agentId, session.version);
      return session;
    case 'move_step':
    case 'choose_quote':
    case 'propose':
    case 'send_proposal':
    case 'pause':
    case 'complete':
    case 'archive':
      return playDecision(scene, state, session, beat, at);
  }
}

const audiences = {
  client_message: 'client',
  reply_to_client: 'client',
  message_to_operators: 'operator',
  operator_message: 'operator',
  internal_note: 'internal',
} as const;

async function post(
  { tx, operators, now }: Scene,
  state: ThreadState,
  session: Session,
  beat: Of<keyof typeof audiences>,
  at: Instant,
): Promise<Session> {
  const actor: Actor =
    beat.action === 'client_message'
      ? { kind: 'client', id: state.clientId }
      : beat.action === 'operator_message'
        ? { kind: 'operator', id: known(operators, beat.operator) }
        : { kind: 'iso_agent', id: state.agentId };
  const text = withDates(beat.text, now);
  const given = { actor, audience: audiences[beat.action], text, source: 'demo', at } as const;
  return (await postMessage(tx, session, given)).session;
}

async function attachRequest(
  { tx, now }: Scene,
  { agentId, clientId }: ThreadState,
  session: Session,
  { legs: given, category, budget, needs, along }: Of<'attach_request'>,
  at: Instant,
): Promise<Session> {
  const legs = given.map((leg): Leg => ({
    departureAirport: leg.from,
    arrivalAirport: leg.to,
    departureDate: leg.inDays === undefined ? null : dateIn(leg.inDays, now),
    departureTime: leg.time ?? null,
    passengers: leg.passengers ?? null,
  }));
  const complete = isComplete(legs);
  const facts = {
    isoAgentId: agentId,
    clientId,
    status: complete ? 'pending' : 'draft',
    aircraftType: category ?? null,
    budgetMinor: budget === undefined ? null : budget * 100,
    budgetCurrency: budget === undefined ? null : 'USD',
    specialRequirements: needs ?? null,
    ...along,
  } as const;
  const { id } = await insertRequest(tx, facts, withZones(legs), at);
  return appendToSession(tx, {
    session,
    kind: 'request_attached',
    actor: { kind: 'iso_agent', id: agentId },
    source: 'demo',
    at,
    patch: unwrap(decideTripInfo(session, { request: { id, clientId, route: routeOf(legs), complete } })),
    refs: { requestId: id },
  });
}
