import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf } from '../../rules/rows.ts';
import type { LegacyRequest, LegacySession } from '../../rules/sessions.ts';
import type { PeopleBook } from '../../source/people-lookup.ts';
import { groupBy, deterministicId, type PlanContext } from '../plan.ts';
import { type ConversationContext, readConversationContext } from './conversation-context.ts';
import { type PlannedSession, decideSessions } from './plan-sessions.ts';
import { toLegacyRequest, toLegacySession, type LegacyConversation } from './legacy-rows.ts';

/** Some conversations with their context and their planned sessions. */
export interface Reading {
  readonly conversationContext: ConversationContext;
  readonly conversations: readonly {
    readonly conversation: LegacyConversation;
    readonly conversationId: string;
    readonly sessions: readonly PlannedSession[];
  }[];
  /** Session rows by id, with what became of each. */
  readonly accounts: readonly {
    readonly table: 'chat_sessions';
    readonly raw: Raw;
    readonly notes: readonly Note[];
    /** The session that it is, or was merged into; null if neither. */
    readonly sessionId: string | null;
  }[];
  readonly firstNotes: ReadonlyMap<string, readonly Note[]>;
}

export async function readConversations(
  planning: PlanContext,
  book: PeopleBook,
  conversations: readonly LegacyConversation[],
): Promise<Reading> {
  const { source, stage } = planning;
  const ids = conversations.map(({ id }) => id);
  const raws =
    stage.sessions === 'table'
      ? await source.rows('chat_sessions', 't.conversation_id = any ($1::uuid[]) order by t.id', [ids])
      : [];
  const claims = await readClaims(planning, conversations);
  const sessions = raws.map(toLegacySession);
  const conversationContext = await readConversationContext(planning, book, {
    conversations,
    sessions,
    requestIds: claims.map(({ request }) => request.id),
  });
  const sessionsOf = groupBy(raws, (raw) => idOf(raw, 'conversation_id') ?? '');
  const claimsOf = groupBy(claims, ({ chosen }) => chosen);
  const accounts: Reading['accounts'][number][] = [];
  const decided = conversations.map((conversation) => {
    const rows = sessionsOf.get(conversation.id) ?? [];
    const found = decideSessions({
      sessions: rows.map((raw) => withoutBroken(toLegacySession(raw), conversationContext)),
      claims: (claimsOf.get(conversation.id) ?? []).map(({ request }) => request),
      named: conversationContext.request(conversation.requestId),
      request: (id) => conversationContext.request(id),
      mainSession: (id) => conversationContext.mainSession(id),
      liveMessages: conversationContext.liveMessages(conversation.threadId),
      status: conversation.status,
      generatedSessionId: deterministicId(planning, 'sessions', conversation.id),
      asOf: { at: planning.asOf, archiveAfterDays: planning.archiveAfterDays },
    });
    for (const { request, isMain } of found.sessions) if (isMain && request !== null) planning.covered.add(request.id);
    accounts.push(...accountsOf(rows, found, conversationContext, book));
    return { conversation, conversationId: conversation.id, sessions: found.sessions };
  });
  return { conversationContext, conversations: decided, accounts, firstNotes: new Map() };
}

/** Returns what became of each session row: kept, merged or dropped. */
function accountsOf(
  rows: readonly Raw[],
  { sessions, dropped }: ReturnType<typeof decideSessions>,
  conversationContext: ConversationContext,
  book: PeopleBook,
): Reading['accounts'] {
  const byId = new Map(rows.map((raw) => [idOf(raw, 'id') ?? '', raw]));
  const account = (id: string, notes: readonly Note[], sessionId: string | null) => {
    const raw = byId.get(id);
    return raw === undefined ? [] : [{ table: 'chat_sessions' as const, raw, notes, sessionId }];
  };
  return [
    ...sessions.flatMap((one) =>
      account(one.id, [...one.notes, ...notesOf(byId.get(one.id) ?? {}, conversationContext, book)], one.id),
    ),
    ...sessions.flatMap((one) =>
      one.merged.flatMap(({ id }) => account(id, [{ reason: 'merged_session', field: 'id', value: one.id }], one.id)),
    ),
    ...dropped.flatMap(({ legacyRow, notes }) => account(legacyRow.id, notes, null)),
  ];
}

/** Drops a reference to a request that does not exist. */
const withoutBroken = (legacyRow: LegacySession, conversationContext: ConversationContext): LegacySession =>
  legacyRow.requestId !== null && conversationContext.rawRequest(legacyRow.requestId) === null
    ? { ...legacyRow, requestId: null }
    : legacyRow;

function notesOf(raw: Raw, conversationContext: ConversationContext, book: PeopleBook): readonly Note[] {
  const request = idOf(raw, 'request_id');
  const owner = idOf(raw, 'iso_agent_id');
  const primary = idOf(raw, 'primary_quote_id');
  return [
    ...(request !== null && conversationContext.rawRequest(request) === null
      ? [{ reason: 'broken_reference', field: 'request_id', value: request } as const]
      : []),
    ...(book.knownAgent(owner) === null
      ? [{ reason: 'unknown_agent', field: 'iso_agent_id', value: owner ?? '' } as const]
      : []),
    ...(primary === null ? [] : [{ reason: 'not_chosen', field: 'primary_quote_id', value: primary } as const]),
  ];
}

/** Finds requests without a session by their conversation: the one they reference, or else their latest. */
async function readClaims(
  { source, stage, asOf }: PlanContext,
  conversations: readonly LegacyConversation[],
): Promise<readonly { request: LegacyRequest; chosen: string }[]> {
  if (stage.threads === 'requests') return [];
  const primary = source.has('requests', 'primary_conversation_id');
  const rows = await source.query<{ row: Raw; chosen: string | null }>(
    `select to_jsonb(r) as row, coalesce(${primary ? '(select c.id from conversations c where c.id = r.primary_conversation_id)' : 'null'},
       (select c.id from conversations c where c.request_id = r.id order by c.created_at desc, c.id desc limit 1))::text as chosen
     from requests r
     where (r.id = any ($2::uuid[])${primary ? ' or r.primary_conversation_id = any ($1::uuid[])' : ' or $1::uuid[] is null'})
       ${stage.sessions === 'table' ? 'and not exists (select from chat_sessions s where s.request_id = r.id)' : ''}
     order by r.created_at, r.id`,
    [conversations.map(({ id }) => id), conversations.flatMap(({ requestId }) => requestId ?? [])],
  );
  const ids = new Set(conversations.map(({ id }) => id));
  return rows.flatMap(({ row, chosen }) =>
    chosen !== null && ids.has(chosen) ? [{ request: toLegacyRequest(row, asOf), chosen }] : [],
  );
}
