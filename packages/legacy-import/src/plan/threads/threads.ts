import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf, instantOf, textOf } from '../../rules/rows.ts';
import { stateOfRequest } from '../../rules/sessions.ts';
import type { PeopleBook } from '../../source/people-lookup.ts';
import { byId, deterministicId, type Phase, type PlanContext } from '../plan.ts';
import { readConversationContext } from './conversation-context.ts';
import type { PlannedSession } from './plan-sessions.ts';
import { toLegacyRequest, type LegacyConversation, toLegacyConversation } from './legacy-rows.ts';
import { mergedPhase } from './merged-sessions.ts';
import { planConversations } from './plan-conversations.ts';
import { readConversations } from './read-conversations.ts';

const conversationsPerBatch = 250;

/** A phase that can also list, without repeating the work, which requests got their session before. */
export interface ResumablePhase extends Phase {
  recall(until: string | null): Promise<void>;
}

export function planThreads(planning: PlanContext, book: PeopleBook): readonly Phase[] {
  if (planning.stage.threads === 'requests')
    return [mergedPhase(planning, book, conversationsPerBatch), orphanPhase(planning, book)];
  return [conversationPhase(planning, book), orphanPhase(planning, book), requestPhase(planning, book)];
}

function conversationPhase(planning: PlanContext, book: PeopleBook): ResumablePhase {
  const read = (raws: readonly Raw[]) => readConversations(planning, book, raws.map(toLegacyConversation));
  const phase = byId(planning, 'sessions', { table: 'conversations', size: conversationsPerBatch }, async (raws) =>
    planConversations(planning, await read(raws)),
  );
  return {
    ...phase,
    async recall(until) {
      let cursor: string | null = null;
      while (until === null || cursor === null || cursor < until) {
        const after: string = cursor ?? '00000000-0000-0000-0000-000000000000';
        const raws: readonly Raw[] = await planning.source.rows(
          'conversations',
          `t.id > $1::text::uuid and ($2::text is null or t.id <= $2::text::uuid) order by t.id limit ${conversationsPerBatch}`,
          [after, until],
        );
        const last = raws.at(-1);
        if (last === undefined) return;
        await read(raws);
        cursor = idOf(last, 'id');
      }
    },
  };
}

/** Plans conversations of which only messages or sessions are left. */
function orphanPhase(planning: PlanContext, book: PeopleBook): Phase {
  let ids: Promise<readonly string[]> | undefined;
  const all = () => (ids ??= listOrphanConversations(planning));
  return {
    name: 'lost conversations',
    total: async () => (await all()).length,
    async next(cursor) {
      const some = (await all()).filter((id) => cursor === null || id > cursor).slice(0, conversationsPerBatch);
      const last = some.at(-1);
      if (last === undefined) return null;
      const firstNotes = new Map<string, readonly Note[]>(some.map((id) => [id, [{ reason: 'lost_conversation' }]]));
      const conversations = some.map((id): LegacyConversation => ({
        id,
        threadId: id,
        raw: null,
        subject: null,
        kind: null,
        status: null,
        requestId: null,
        createdAt: null,
      }));
      const reading = await readConversations(planning, book, conversations);
      return { batch: await planConversations(planning, { ...reading, firstNotes }), cursor: last, count: some.length };
    },
  };
}

async function listOrphanConversations({ source, stage }: PlanContext): Promise<readonly string[]> {
  const parent = stage.threads;
  const missing = (table: string, column: string) =>
    `select distinct t.${column}::text as id from ${table} t left join ${parent} p on p.id = t.${column} where p.id is null and t.${column} is not null`;
  const parts = [
    missing('messages', stage.threadColumn),
    ...(stage.sessions === 'table' ? [missing('chat_sessions', 'conversation_id')] : []),
  ];
  const rows = await source.query<{ id: string }>(
    `select distinct id from (${parts.join(' union all ')}) lost order by id`,
  );
  return rows.map(({ id }) => id);
}

/** Plans requests without any conversation: each gets a new one. */
function requestPhase(planning: PlanContext, book: PeopleBook): Phase {
  return byId(
    planning,
    'requests without a conversation',
    { table: 'requests', size: conversationsPerBatch * 4 },
    async (raws) => {
      const left = raws.filter((raw) => !planning.covered.has(idOf(raw, 'id') ?? ''));
      const conversations = left.map((raw): LegacyConversation => {
        const id = idOf(raw, 'id') ?? '';
        const made = deterministicId(planning, 'conversations', id);
        const subject = `RFP: ${textOf(raw, 'departure_airport') ?? '?'} to ${textOf(raw, 'arrival_airport') ?? '?'}`;
        return {
          id: made,
          threadId: made,
          raw: null,
          subject,
          kind: 'rfp_negotiation',
          status: null,
          requestId: id,
          createdAt: instantOf(raw, 'created_at'),
        };
      });
      const conversationContext = await readConversationContext(planning, book, {
        conversations,
        sessions: [],
        requestIds: left.flatMap((raw) => idOf(raw, 'id') ?? []),
      });
      const decided = left.map((raw, index) => {
        const conversation = conversations[index] as LegacyConversation;
        const session = planSessionOfRequest(planning, raw);
        return { conversation, conversationId: conversation.id, sessions: [session] };
      });
      return planConversations(planning, {
        conversationContext,
        conversations: decided,
        accounts: [],
        firstNotes: new Map(),
      });
    },
  );
}

function planSessionOfRequest(planning: PlanContext, raw: Raw): PlannedSession {
  const request = toLegacyRequest(raw, planning.asOf);
  const asOf = { at: planning.asOf, archiveAfterDays: planning.archiveAfterDays };
  return {
    id: deterministicId(planning, 'sessions', request.id),
    legacyRow: null,
    state: stateOfRequest(request, asOf),
    request,
    merged: [],
    isMain: true,
    notes: [],
  };
}
