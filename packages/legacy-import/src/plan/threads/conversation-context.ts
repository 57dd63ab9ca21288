import type { TripReference } from '@tripthread/shared/ids';
import { toClient } from '../../rules/values/people.ts';
import { toProposal } from '../../rules/quotes.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf, textOf } from '../../rules/rows.ts';
import { type LegacyRequest, type LegacySession } from '../../rules/sessions.ts';
import type { KnownSourcing } from '../../source/load-known.ts';
import type { PeopleBook } from '../../source/people-lookup.ts';
import { groupBy, type PlanContext } from '../plan.ts';
import { type RequestContext, readRequestContext } from '../requests.ts';
import { openTripBook, type TripBook } from '../trips.ts';
import { toLegacyRequest, type LegacyConversation } from './legacy-rows.ts';

/** What the sessions of some conversations need from other tables. */
export interface ConversationContext {
  readonly planning: PlanContext;
  readonly book: PeopleBook;
  readonly requests: RequestContext;
  readonly trips: TripBook;
  rawRequest(id: string | null): Raw | null;
  request(id: string | null): LegacyRequest | null;
  mainSession(requestId: string): string | null;
  liveMessages(threadId: string): number;
  /** The broker of a conversation: a participant or the first sender; null if there is none. */
  agentOfConversation(threadId: string): string | null;
  withOperator(threadId: string): boolean;
  client(id: string | null): { readonly id: string; readonly name: string } | null;
  sourcing(tripId: string): KnownSourcing;
  proposalsOf(requestId: string): readonly Raw[];
  proposalNumber(id: string, number: string): { readonly number: string; readonly notes: readonly Note[] };
}

export interface Wanted {
  readonly conversations: readonly LegacyConversation[];
  readonly sessions: readonly LegacySession[];
  readonly requestIds: readonly string[];
}

export async function readConversationContext(
  planning: PlanContext,
  book: PeopleBook,
  { conversations, sessions, requestIds }: Wanted,
): Promise<ConversationContext> {
  const { source, known } = planning;
  const ids = [
    ...new Set([
      ...requestIds,
      ...sessions.flatMap(({ requestId }) => requestId ?? []),
      ...conversations.flatMap(({ requestId }) => requestId ?? []),
    ]),
  ];
  const raws = ids.length === 0 ? [] : await source.rows('requests', 't.id = any ($1::uuid[])', [ids]);
  const byRequest = new Map(raws.map((raw) => [idOf(raw, 'id') ?? '', raw]));
  const requests = await readRequestContext(planning, raws);
  const references: (TripReference | null)[] = [
    ...raws.map((raw) => requests.idsOf(raw).trip),
    ...sessions.map((session) => session.ids.trip),
  ];
  const trips = await openTripBook(planning, references);
  const tripIds = [...new Set(references.flatMap((reference) => (reference === null ? [] : [trips.of(reference).id])))];
  const sourcing = await known.sourcing(tripIds);
  const proposals = await readProposals(planning, ids);
  const threadIds = conversations.map(({ threadId }) => threadId);
  const counts = await countMessages(planning, threadIds);
  return {
    planning,
    book,
    requests,
    trips,
    rawRequest: (id) => (id === null ? null : (byRequest.get(id) ?? null)),
    request(id) {
      const raw = id === null ? undefined : byRequest.get(id);
      return raw === undefined ? null : toLegacyRequest(raw, planning.asOf);
    },
    mainSession: await readMainSessions(planning, ids),
    liveMessages: (id) => counts.get(id) ?? 0,
    ...(await readParticipants(planning, threadIds)),
    client: await readClients(
      planning,
      raws.flatMap((raw) => requests.clientOf(raw) ?? []),
    ),
    sourcing: (id) => sourcing.get(id) ?? { rfqs: [], quotes: [] },
    ...proposals,
  };
}

async function countMessages(
  { source, stage }: PlanContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const live = source.has('messages', 'deleted_at') ? 'deleted_at is null' : 'true';
  const rows = await source.query<{ id: string; count: string }>(
    `select ${stage.threadColumn}::text as id, count(*) as count from messages where ${stage.threadColumn} = any ($1::uuid[]) and ${live} group by 1`,
    [ids],
  );
  return new Map(rows.map(({ id, count }) => [id, Number(count)]));
}

async function readMainSessions(
  { source, stage }: PlanContext,
  ids: readonly string[],
): Promise<(requestId: string) => string | null> {
  if (stage.sessions !== 'table' || ids.length === 0) return () => null;
  const rows = await source.query<{ request: string; id: string }>(
    `select distinct on (request_id) request_id::text as request, id::text from chat_sessions where request_id = any ($1::uuid[])
     order by request_id, last_activity_at desc, id desc`,
    [ids],
  );
  const main = new Map(rows.map(({ request, id }) => [request, id]));
  return (id) => main.get(id) ?? null;
}

async function readParticipants(
  { source, stage }: PlanContext,
  ids: readonly string[],
): Promise<Pick<ConversationContext, 'agentOfConversation' | 'withOperator'>> {
  const agents = new Map<string, string>();
  const operators = new Set<string>();
  if (source.has('conversation_participants') && stage.threads === 'conversations') {
    const taking = await source.query<{ conversation: string; agent: string | null; role: string }>(
      `select conversation_id::text as conversation, iso_agent_id::text as agent, role::text as role from conversation_participants
       where conversation_id = any ($1::uuid[]) order by is_active desc, joined_at, id`,
      [ids],
    );
    for (const { conversation, agent, role } of taking) {
      if (role === 'operator') operators.add(conversation);
      else if (agent !== null && !agents.has(conversation)) agents.set(conversation, agent);
    }
  }
  const missing = ids.filter((id) => !agents.has(id));
  const writers = await source.query<{ conversation: string; agent: string }>(
    `select distinct on (${stage.threadColumn}) ${stage.threadColumn}::text as conversation, sender_iso_agent_id::text as agent from messages
     where ${stage.threadColumn} = any ($1::uuid[]) and sender_iso_agent_id is not null order by ${stage.threadColumn}, created_at, id`,
    [missing],
  );
  for (const { conversation, agent } of writers) agents.set(conversation, agent);
  return { agentOfConversation: (id) => agents.get(id) ?? null, withOperator: (id) => operators.has(id) };
}

async function readClients(
  { source, known, asOf }: PlanContext,
  ids: readonly string[],
): Promise<ConversationContext['client']> {
  const raws = ids.length === 0 ? [] : await source.rows('client_profiles', 't.id = any ($1::uuid[])', [ids]);
  const names = new Map(raws.map((raw) => [idOf(raw, 'id') ?? '', toClient(raw, asOf).row.name]));
  const here = await known.clients(ids);
  return (id) => {
    const name = id === null ? undefined : names.get(id);
    return id === null || name === undefined ? null : (here.get(id) ?? { id, name });
  };
}

async function readProposals(
  { source, known, currency, asOf }: PlanContext,
  ids: readonly string[],
): Promise<Pick<ConversationContext, 'proposalsOf' | 'proposalNumber'>> {
  const raws =
    ids.length === 0
      ? []
      : await source.rows('proposals', 't.request_id = any ($1::uuid[]) order by t.created_at, t.id', [ids]);
  const of = groupBy(raws, (raw) => idOf(raw, 'request_id') ?? '');
  const taken = await known.proposalNumbers(
    raws.map((raw) => toProposal(raw, { currency, at: asOf }).row.proposal_number),
  );
  return {
    proposalsOf: (id) => of.get(id) ?? [],
    proposalNumber(id, number) {
      const holder = taken.get(number);
      if (holder === undefined || holder === id) return { number, notes: [] };
      return {
        number: `${number}-${id.slice(0, 8)}`,
        notes: [{ reason: 'taken', field: 'proposal_number', value: number }],
      };
    },
  };
}

export const subjectOf = ({ subject }: LegacyConversation, notes: Note[]): string | null => {
  if (subject === null || subject.length <= 200) return subject;
  notes.push({ reason: 'too_long', field: 'subject' });
  return subject.slice(0, 200).replace(/[\uD800-\uDBFF]$/u, '');
};

const conversationTypes = [
  'rfp_negotiation',
  'quote_discussion',
  'general_inquiry',
  'booking_confirmation',
  'support',
] as const;

/** Returns the kind of a conversation; an unknown kind counts as missing. */
export function conversationTypeOf(
  { kind, raw, requestId }: LegacyConversation,
  notes: Note[],
): (typeof conversationTypes)[number] {
  const known = conversationTypes.find((type) => type === kind);
  if (known === undefined && kind !== null && raw !== null)
    notes.push({ reason: 'unknown_value', field: 'type', value: textOf(raw, 'type') ?? '' });
  return known ?? (requestId === null ? 'general_inquiry' : 'rfp_negotiation');
}
