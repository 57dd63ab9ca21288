import type { TenantTx } from '@tripthread/db/database';
import { insertConversation } from '@tripthread/db/queries/conversations';
import { learnName } from '@tripthread/db/queries/place-notification';
import { insertProposal, saveProposalStatus } from '@tripthread/db/queries/proposals';
import { insertRequest } from '@tripthread/db/queries/requests';
import {
  appendToSession,
  getSessionForUpdate,
  insertSession,
  listSessionsOfTripForUpdate,
  saveReadMark,
  type Session,
} from '@tripthread/db/queries/sessions';
import { ensureRfq, ensureTrip, saveQuote, saveRfq, sourcingOfTrip, type Trip } from '@tripthread/db/queries/trips';
import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/clock';
import { unwrap } from '@tripthread/shared/failures';
import type {
  ClientId,
  ConnectionId,
  IsoAgentId,
  OperatorId,
  ProposalId,
  QuoteId,
  SessionId,
} from '@tripthread/shared/ids';
import { parseTripReference } from '@tripthread/shared/ids';
import { isComplete, routeOf } from '@tripthread/shared/requests';
import { type Actor, type EventRefs, type SessionEventKind, systemActor } from '@tripthread/shared/session-events';
import { decideStatus, type StatusMove } from '@tripthread/shared/session-moves';
import { decideStep, type SessionPatch, type SessionStep, stepAtLeast } from '@tripthread/shared/sessions';
import { decideTripInfo, newSession } from '@tripthread/shared/trip-info';
import { postMessage } from '../features/messages/send-message.ts';
import { recordDecline } from '../features/quotes/record-decline.ts';
import { applyQuote } from '../features/quotes/record-quote.ts';
import type { Deed, Story, Tale } from './beats.ts';
import { type AgentName, type ClientName, clients, type OperatorName, operators } from './people.ts';

type Of<Kind extends Deed['is']> = Extract<Deed, { is: Kind }>;

/** Where the demo plays: one brokerage, with everybody's ids. */
export interface Scene {
  readonly tx: TenantTx;
  readonly connectionId: ConnectionId;
  readonly now: Instant;
  readonly agents: ReadonlyMap<AgentName, IsoAgentId>;
  readonly clients: ReadonlyMap<ClientName, ClientId>;
  readonly operators: ReadonlyMap<OperatorName, OperatorId>;
}

/** A thread while it is told: what its lines have made so far. */
interface Role {
  readonly sessionId: SessionId;
  readonly agentId: IsoAgentId;
  readonly clientId: ClientId;
  /** Null where something that befell the whole trip has changed the row. */
  session: Session | null;
  trip: Trip | null;
  readonly quotes: Map<string, QuoteId>;
}

const hours = (count: number): number => Math.round(count * millisecondsPer.hour);
const agoIn = ({ now }: Scene, hoursAgo: number): Instant => instantPlus(now, -hours(hoursAgo));

/** Tells threads in the order of time, each line as of its own moment. */
export async function play(scene: Scene, tale: Tale): Promise<void> {
  const cues = tale
    .flatMap((story) => [
      { story, hoursAgo: story.beganHoursAgo, deed: null },
      ...story.beats.map((beat) => ({ story, ...beat })),
    ])
    .sort((one, other) => other.hoursAgo - one.hoursAgo);
  const roles = new Map<Story, Role>();
  for (const { story, hoursAgo, deed } of cues) {
    const at = agoIn(scene, hoursAgo);
    if (deed === null) {
      roles.set(story, await begin(scene, story, at));
      continue;
    }
    const role = known(roles, story);
    role.session ??= await getSessionForUpdate(scene.tx, role.sessionId);
    role.session = await act(scene, role, role.session, deed, at);
    if (role.session === null) for (const other of roles.values()) other.session = null;
  }
}

function known<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error('the demo speaks of somebody it has not introduced');
  return value;
}

async function begin({ tx, agents, clients: ids }: Scene, story: Story, at: Instant): Promise<Role> {
  const agentId = known(agents, story.owner);
  const clientId = known(ids, story.client);
  const conversation = await insertConversation(tx, { subject: story.subject, clientId, at });
  const facts = unwrap(newSession({ conversationId: conversation.id, isoAgentId: agentId, clientId, at }));
  const session = await insertSession(tx, {
    facts,
    subject: story.subject,
    clientName: clients[story.client].name,
    actor: { kind: 'iso_agent', id: agentId },
    source: 'demo',
  });
  if (session === null) throw new Error('a new conversation has a session already');
  return { sessionId: session.id, agentId, clientId, session, trip: null, quotes: new Map() };
}

/** @returns the session as it stands now, or null where the line was about the whole trip */
async function act(scene: Scene, role: Role, session: Session, deed: Deed, at: Instant): Promise<Session | null> {
  const { tx } = scene;
  const broker: Actor = { kind: 'iso_agent', id: role.agentId };
  const append = (kind: SessionEventKind, patch: SessionPatch, refs: EventRefs = {}, actor: Actor = broker) =>
    appendToSession(tx, { session, kind, actor, source: 'demo', at, patch, refs });
  switch (deed.is) {
    case 'client':
    case 'reply':
    case 'ask':
    case 'note':
    case 'operator':
      return say(scene, role, session, deed, at);
    case 'request':
      return attachRequest(scene, role, session, deed, at);
    case 'trip':
      return attachTrip(scene, role, session, deed, at);
    case 'rfq':
    case 'quote':
    case 'estimate':
    case 'decline':
      await befall(scene, role, deed, at);
      return null;
    case 'step':
      return append('step_moved', unwrap(decideStep(session, deed.to, deed.reason)), { reason: deed.reason });
    case 'choose': {
      const quoteId = known(role.quotes, deed.quote);
      return append('primary_quote_chosen', { primaryQuoteId: quoteId }, { quoteId });
    }
    case 'propose': {
      const { requestId } = session;
      const given = { sessionId: session.id, requestId, isoAgentId: role.agentId, title: deed.title, at };
      const proposalId = await insertProposal(tx, given);
      const step: SessionStep = stepAtLeast(session, 'proposal_ready');
      return append('proposal_recorded', { proposalId, currentStep: step, turn: 'broker' }, { proposalId });
    }
    case 'send': {
      const proposalId = await proposalIs(tx, session, 'sent');
      const patch = unwrap(decideStep(session, 'proposal_sent', undefined));
      return append('step_moved', { ...patch, turn: 'client' }, { proposalId });
    }
    case 'pause': {
      const until = deed.wakesIn === null ? null : instantPlus(scene.now, hours(deed.wakesIn));
      const move: StatusMove = { move: 'pause', until, keep: deed.keep };
      return append('paused', unwrap(decideStatus(session, move, role.agentId, at)));
    }
    case 'complete': {
      const { outcome, reason } = deed;
      if (session.proposalId !== null) await proposalIs(tx, session, outcome === 'won' ? 'accepted' : 'rejected');
      const patch = unwrap(decideStatus(session, { move: 'complete', outcome }, role.agentId, at));
      return append('completed', patch, { reason });
    }
    case 'archive':
      return append('archived', unwrap(decideStatus(session, { move: 'archive' }, null, at)), {}, systemActor);
    case 'read':
      await saveReadMark(tx, session.id, role.agentId, session.version);
      return session;
  }
}

async function say(
  { tx, operators: ids }: Scene,
  role: Role,
  session: Session,
  deed: Of<'client' | 'reply' | 'ask' | 'note' | 'operator'>,
  at: Instant,
): Promise<Session> {
  const audience = {
    client: 'client',
    reply: 'client',
    ask: 'operator',
    operator: 'operator',
    note: 'internal',
  } as const;
  const actor: Actor =
    deed.is === 'client'
      ? { kind: 'client', id: role.clientId }
      : deed.is === 'operator'
        ? { kind: 'operator', id: known(ids, deed.operator) }
        : { kind: 'iso_agent', id: role.agentId };
  const given = { actor, audience: audience[deed.is], text: deed.text, source: 'demo', at } as const;
  return (await postMessage(tx, session, given)).session;
}

async function attachRequest(
  { tx }: Scene,
  { agentId, clientId }: Role,
  session: Session,
  { legs, category, budget, needs }: Of<'request'>,
  at: Instant,
): Promise<Session> {
  const complete = isComplete(legs);
  const facts = {
    isoAgentId: agentId,
    clientId,
    status: complete ? 'pending' : 'draft',
    aircraftType: category,
    budgetMinor: budget === null ? null : budget * 100,
    budgetCurrency: budget === null ? null : 'USD',
    specialRequirements: needs,
  } as const;
  const { id } = await insertRequest(tx, facts, legs, at);
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

async function attachTrip(
  { tx, connectionId }: Scene,
  role: Role,
  session: Session,
  { id, code, rfp }: Of<'trip'>,
  at: Instant,
): Promise<Session> {
  let trip: Trip | null = null;
  for (const name of [id, code]) {
    const reference = name === null ? null : parseTripReference(name);
    if (reference === null) continue;
    trip = trip === null ? await ensureTrip(tx, { connectionId, reference, at }) : await learnName(tx, trip, reference);
  }
  if (trip === null) throw new Error('a trip of the demo has no name');
  role.trip = trip;
  const change = { trip: { ...trip, sourcing: await sourcingOfTrip(tx, trip.id) }, avinodeRfpId: rfp };
  return appendToSession(tx, {
    session,
    kind: 'trip_info_changed',
    actor: { kind: 'iso_agent', id: role.agentId },
    source: 'demo',
    at,
    patch: unwrap(decideTripInfo(session, change)),
  });
}

/** What befalls a trip is news in each of its sessions. */
async function befall(
  scene: Scene,
  role: Role,
  deed: Of<'rfq' | 'quote' | 'estimate' | 'decline'>,
  at: Instant,
): Promise<void> {
  const { tx } = scene;
  const { trip } = role;
  if (trip === null) throw new Error('an operator of the demo answers without a trip');
  const operatorId = known(scene.operators, deed.operator);
  const operatorName = operators[deed.operator];
  const actor: Actor = { kind: 'operator', id: operatorId };
  const avinodeRfqId = deed.rfq;
  switch (deed.is) {
    case 'rfq':
      return seeRfq(tx, trip, deed, operatorId, at);
    case 'decline':
      return recordDecline(tx, { trip, avinodeRfqId, operatorName, reason: deed.reason, actor, source: 'demo', at });
    case 'estimate': {
      const { rfq } = await ensureRfq(tx, { trip, avinodeRfqId, operatorId, at });
      await saveQuote(tx, {
        tripId: trip.id,
        rfqId: rfq.id,
        operatorId,
        avinodeQuoteId: deed.quote,
        kind: 'estimate',
        totalMinor: deed.total * 100,
        currency: 'USD',
        aircraftType: deed.aircraft,
        receivedAt: at,
      });
      return;
    }
    case 'quote': {
      const input = {
        avinodeQuoteId: deed.quote,
        avinodeRfqId,
        operatorName,
        total: { amountMinor: deed.total * 100, currency: deed.currency },
        aircraftType: deed.aircraft,
        tail: deed.tail ?? undefined,
        validUntil: deed.lapsesIn === null ? undefined : instantPlus(scene.now, hours(deed.lapsesIn)),
      };
      const quote = await applyQuote(tx, { trip, input, actor, source: 'demo', at });
      role.quotes.set(deed.quote, quote.id);
    }
  }
}

async function seeRfq(
  tx: TenantTx,
  trip: Trip,
  { rfq: avinodeRfqId, isSilent }: Of<'rfq'>,
  operatorId: OperatorId,
  at: Instant,
): Promise<void> {
  const { rfq } = await ensureRfq(tx, { trip, avinodeRfqId, operatorId, at });
  if (isSilent) await saveRfq(tx, rfq.id, { status: 'unanswered' });
  const sourcing = await sourcingOfTrip(tx, trip.id);
  for (const session of await listSessionsOfTripForUpdate(tx, trip.id)) {
    await appendToSession(tx, {
      session,
      kind: 'rfq_seen',
      actor: systemActor,
      source: 'demo',
      at,
      patch: { ...sourcing, currentStep: stepAtLeast(session, 'requesting_quotes'), turn: 'operator' },
      refs: { rfqId: rfq.id, avinodeId: avinodeRfqId, avinodeKind: 'rfq' },
    });
  }
}

async function proposalIs(
  tx: TenantTx,
  session: Session,
  status: 'sent' | 'accepted' | 'rejected',
): Promise<ProposalId> {
  if (session.proposalId === null) throw new Error('a thread of the demo speaks of a proposal it does not have');
  await saveProposalStatus(tx, session.proposalId, status);
  return session.proposalId;
}
