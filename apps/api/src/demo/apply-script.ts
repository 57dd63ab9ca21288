import type { TenantTx } from '@tripthread/db/database';
import { insertConversation } from '@tripthread/db/queries/messages/conversations';
import { draftProposal, saveProposal } from '@tripthread/db/queries/proposals/proposals';
import { insertRequest } from '@tripthread/db/queries/requests/requests';
import { saveReadMark } from '@tripthread/db/queries/sessions/read-marks';
import { appendToSession, insertSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import { unwrap } from '@tripthread/shared/failures';
import type { ProposalId } from '@tripthread/shared/ids';
import { isComplete, routeOf } from '@tripthread/shared/requests/requests';
import {
  type Actor,
  type EventRefs,
  type SessionEventKind,
  systemActor,
} from '@tripthread/shared/sessions/session-events';
import { decideStatus, type StatusMove } from '@tripthread/shared/sessions/session-moves';
import { decideStep, type SessionPatch, type SessionStep, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { decideTripInfo, newSession } from '@tripthread/shared/sessions/trip-info';
import { postMessage } from '@tripthread/commands/sessions/post-message';
import type { DemoAction, DemoThread, DemoScenario } from './demo-script.ts';
import { withZones } from '@tripthread/commands/airports/airport-book';
import { clients } from './people.ts';
import { attachTrip, applyTripAction, addRfq } from './apply-trip-script.ts';
import { hours, known, type Of, type Role, rowOf, type Scene } from './demo-context.ts';

const agoIn = ({ now }: Scene, hoursAgo: number): Instant => instantPlus(now, -hours(hoursAgo));

/** Applies threads in order of time, each action at its own instant. */
export async function play(scene: Scene, tale: DemoScenario): Promise<void> {
  const cues = tale
    .flatMap((story) => [
      { story, hoursAgo: story.beganHoursAgo, deed: null },
      ...story.beats.map((beat) => ({ story, ...beat })),
    ])
    .sort((one, other) => other.hoursAgo - one.hoursAgo);
  const roles = new Map<DemoThread, Role>();
  for (const { story, hoursAgo, deed: action } of cues) {
    const at = agoIn(scene, hoursAgo);
    if (action === null) {
      roles.set(story, await begin(scene, story, at));
      continue;
    }
    const role = known(roles, story);
    if (action.is === 'rfq') {
      await addRfq(scene, role, [...roles.values()], action, at);
      continue;
    }
    role.session = await act(scene, role, await rowOf(scene, role), action, at);
    if (role.session === null) for (const other of roles.values()) other.session = null;
  }
}

async function begin({ tx, agents, clients: ids }: Scene, story: DemoThread, at: Instant): Promise<Role> {
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

/** @returns the session after the action, or null when the action was about the whole trip */
async function act(
  scene: Scene,
  role: Role,
  session: Session,
  action: Exclude<DemoAction, Of<'rfq'>>,
  at: Instant,
): Promise<Session | null> {
  switch (action.is) {
    case 'client':
    case 'reply':
    case 'ask':
    case 'note':
    case 'operator':
      return say(scene, role, session, action, at);
    case 'request':
      return attachRequest(scene, role, session, action, at);
    case 'trip':
      return attachTrip(scene, role, session, action, at);
    case 'quote':
    case 'estimate':
    case 'decline':
      await applyTripAction(scene, role, action, at);
      return null;
    case 'read':
      await saveReadMark(scene.tx, session.id, role.agentId, session.version);
      return session;
    case 'step':
    case 'choose':
    case 'propose':
    case 'send':
    case 'pause':
    case 'complete':
    case 'archive':
      return decide(scene, role, session, action, at);
  }
}

/** The broker's choices, by the rules of the product's own commands. */
async function decide(
  { tx, now }: Scene,
  role: Role,
  session: Session,
  action: Of<'step' | 'choose' | 'propose' | 'send' | 'pause' | 'complete' | 'archive'>,
  at: Instant,
): Promise<Session> {
  const broker: Actor = { kind: 'iso_agent', id: role.agentId };
  const append = (kind: SessionEventKind, patch: SessionPatch, refs: EventRefs = {}, actor: Actor = broker) =>
    appendToSession(tx, { session, kind, actor, source: 'demo', at, patch, refs });
  switch (action.is) {
    case 'step':
      return append('step_moved', unwrap(decideStep(session, action.to, action.reason)), { reason: action.reason });
    case 'choose': {
      const quoteId = known(role.quotes, action.quote);
      return append('primary_quote_chosen', { primaryQuoteId: quoteId }, { quoteId });
    }
    case 'propose': {
      const { requestId } = session;
      const given = { sessionId: session.id, requestId, isoAgentId: role.agentId, title: action.title, at };
      const proposalId = await draftProposal(tx, given);
      const step: SessionStep = stepAtLeast(session, 'proposal_ready');
      return append('proposal_recorded', { proposalId, currentStep: step, turn: 'broker' }, { proposalId });
    }
    case 'send': {
      const proposalId = await proposalIs(tx, session, 'sent');
      const patch = unwrap(decideStep(session, 'proposal_sent', undefined));
      return append('step_moved', { ...patch, turn: 'client' }, { proposalId });
    }
    case 'pause': {
      const until = action.wakesIn === null ? null : instantPlus(now, hours(action.wakesIn));
      const move: StatusMove = { move: 'pause', until, keep: action.keep };
      return append('paused', unwrap(decideStatus(session, move, role.agentId, at)));
    }
    case 'complete': {
      const { outcome, reason } = action;
      if (session.proposalId !== null) await proposalIs(tx, session, outcome === 'won' ? 'accepted' : 'rejected');
      const patch = unwrap(decideStatus(session, { move: 'complete', outcome }, role.agentId, at));
      return append('completed', patch, { reason });
    }
    case 'archive':
      return append('archived', unwrap(decideStatus(session, { move: 'archive' }, null, at)), {}, systemActor);
  }
}

async function say(
  { tx, operators: ids }: Scene,
  role: Role,
  session: Session,
  action: Of<'client' | 'reply' | 'ask' | 'note' | 'operator'>,
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
    action.is === 'client'
      ? { kind: 'client', id: role.clientId }
      : action.is === 'operator'
        ? { kind: 'operator', id: known(ids, action.operator) }
        : { kind: 'iso_agent', id: role.agentId };
  const given = { actor, audience: audience[action.is], text: action.text, source: 'demo', at } as const;
  return (await postMessage(tx, session, given)).session;
}

async function attachRequest(
  { tx }: Scene,
  { agentId, clientId }: Role,
  session: Session,
  { legs, category, budget, needs, along }: Of<'request'>,
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

async function proposalIs(
  tx: TenantTx,
  session: Session,
  status: 'sent' | 'accepted' | 'rejected',
): Promise<ProposalId> {
  if (session.proposalId === null) throw new Error('a demo thread refers to a missing proposal');
  await saveProposal(tx, session.proposalId, { status });
  return session.proposalId;
}
