import { isPlaceholder } from '../../rules/requests.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { idOf, instantOf } from '../../rules/rows.ts';
import { type AsOf, stateOfRequest, stateOfSession } from '../../rules/sessions.ts';
import type { PeopleBook } from '../../source/people-lookup.ts';
import { type Batch, byId, BatchBuilder, deterministicId, type Phase, type PlanContext } from '../plan.ts';
import { type ConversationContext, readConversationContext } from './conversation-context.ts';
import { toLegacyRequest, sessionOfRequestRow, type LegacyConversation, toLegacyConversation } from './legacy-rows.ts';
import { planConversations } from './plan-conversations.ts';
import type { Reading } from './read-conversations.ts';

/** Plans sessions that were merged into columns of their requests: every request is a conversation. */
export function mergedPhase(planning: PlanContext, book: PeopleBook, size: number): Phase {
  return byId(planning, 'sessions', { table: 'requests', size }, async (raws) => {
    const entries = raws.map((raw) => entryOf(planning, raw));
    const conversationContext = await readConversationContext(planning, book, {
      conversations: entries.map(({ conversation }) => conversation),
      sessions: entries.flatMap(({ legacyRow }) => legacyRow ?? []),
      requestIds: entries.flatMap(({ isConversation, conversation }) =>
        isConversation ? [] : [conversation.threadId],
      ),
    });
    const asOf = { at: planning.asOf, archiveAfterDays: planning.archiveAfterDays };
    const conversations = entries.map((entry) => decide(planning, conversationContext, entry, asOf));
    const planned = await planConversations(planning, {
      conversationContext,
      conversations,
      accounts: [],
      firstNotes: new Map(),
    });
    return withAccounts(planning, conversationContext, planned, entries, conversations);
  });
}

interface Entry {
  readonly raw: Raw;
  readonly conversation: LegacyConversation;
  readonly sessionId: string;
  /** A placeholder request of a conversation without a request. */
  readonly isConversation: boolean;
  readonly legacyRow: ReturnType<typeof sessionOfRequestRow>;
}

function entryOf(planning: PlanContext, raw: Raw): Entry {
  const metadata = (raw.metadata ?? {}) as Raw;
  const id = idOf(raw, 'id') ?? '';
  const isConversation = isPlaceholder(raw);
  const sessionId = idOf(metadata, 'migrated_from_chat_session') ?? deterministicId(planning, 'sessions', id);
  const conversationId = idOf(metadata, 'migrated_from_conversation') ?? deterministicId(planning, 'conversations', id);
  const createdAt = instantOf(raw, 'created_at');
  const conversation: LegacyConversation = {
    ...toLegacyConversation(raw),
    id: conversationId,
    threadId: id,
    kind: null,
    requestId: isConversation ? null : id,
    createdAt,
  };
  return { raw, conversation, sessionId, isConversation, legacyRow: sessionOfRequestRow(raw, sessionId) };
}

const openConversationDefaults = {
  status: 'active',
  currentStep: 'understanding_request',
  statusBeforeArchive: null,
  endedAt: null,
  notes: [],
} as const;

const isBlank = ({ isConversation, conversation }: Entry, conversationContext: ConversationContext): boolean =>
  isConversation && conversationContext.liveMessages(conversation.threadId) === 0;

function decide(
  planning: PlanContext,
  conversationContext: ConversationContext,
  entry: Entry,
  asOf: AsOf,
): Reading['conversations'][number] {
  const { conversation, legacyRow, isConversation, raw, sessionId: id } = entry;
  const request = isConversation ? null : toLegacyRequest(raw, planning.asOf);
  const state =
    legacyRow !== null
      ? stateOfSession(legacyRow, request, asOf)
      : request === null
        ? openConversationDefaults
        : stateOfRequest(request, asOf);
  const decided = { id, legacyRow, state, request, merged: [], isMain: true, notes: state.notes };
  return {
    conversation,
    conversationId: conversation.id,
    sessions: isBlank(entry, conversationContext) ? [] : [decided],
  };
}

/** Records notes about the sessions only: the requests were recorded in an earlier phase. */
function withAccounts(
  planning: PlanContext,
  conversationContext: ConversationContext,
  planned: Batch,
  entries: readonly Entry[],
  conversations: Reading['conversations'],
): Batch {
  const said = new BatchBuilder(planning);
  for (const [index, entry] of entries.entries()) {
    const { isConversation, raw, sessionId } = entry;
    const notes: readonly Note[] = conversations[index]?.sessions.flatMap((session) => session.notes) ?? [];
    const blank = isBlank(entry, conversationContext);
    if (isConversation)
      said.account('requests', raw, blank ? [{ reason: 'blank_session' }] : [{ reason: 'placeholder' }, ...notes], {
        isMoved: !blank,
        sessionId: blank ? null : sessionId,
      });
    else if (notes.length > 0) said.account('requests: session', raw, notes, { isMoved: true, sessionId });
  }
  const rows = {
    ...planned.rows,
    legacy_rows: [...(planned.rows.legacy_rows ?? []), ...(said.rows.legacy_rows ?? [])],
  };
  return { ...planned, rows, accounts: [...planned.accounts, ...said.accounts] };
}
