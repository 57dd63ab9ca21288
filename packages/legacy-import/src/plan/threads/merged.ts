import { isPlaceholder } from '../../rules/requests.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/kept-rows';
import { idOf, instantOf } from '../../rules/rows.ts';
import { type AsOf, standingOfRequest, standingOfSession } from '../../rules/sessions.ts';
import type { PeopleBook } from '../../source/people-book.ts';
import { type Batch, byId, Gathering, madeId, type Phase, type Planning } from '../plan.ts';
import { type Around, readAroundTalks } from './around.ts';
import { formerRequest, sessionInRequest, type Talk, talkOf } from './former.ts';
import { planTalks } from './plan-talks.ts';
import type { Reading } from './talks.ts';

/** Sessions that became columns of their requests: every request is a talk. */
export function mergedPhase(planning: Planning, book: PeopleBook, size: number): Phase {
  return byId(planning, 'sessions', { table: 'requests', size }, async (raws) => {
    const entries = raws.map((raw) => entryOf(planning, raw));
    const around = await readAroundTalks(planning, book, {
      talks: entries.map(({ talk }) => talk),
      sessions: entries.flatMap(({ former }) => former ?? []),
      requestIds: entries.flatMap(({ isTalk, talk }) => (isTalk ? [] : [talk.threadId])),
    });
    const asOf = { at: planning.asOf, archiveAfterDays: planning.archiveAfterDays };
    const talks = entries.map((entry) => decide(planning, around, entry, asOf));
    const planned = await planTalks(planning, { around, talks, accounts: [], firstNotes: new Map() });
    return withAccounts(planning, around, planned, entries, talks);
  });
}

interface Entry {
  readonly raw: Raw;
  readonly talk: Talk;
  readonly sessionId: string;
  /** A row that only stands in for a talk about no request. */
  readonly isTalk: boolean;
  readonly former: ReturnType<typeof sessionInRequest>;
}

function entryOf(planning: Planning, raw: Raw): Entry {
  const metadata = (raw.metadata ?? {}) as Raw;
  const id = idOf(raw, 'id') ?? '';
  const isTalk = isPlaceholder(raw);
  const sessionId = idOf(metadata, 'migrated_from_chat_session') ?? madeId(planning, 'sessions', id);
  const conversationId = idOf(metadata, 'migrated_from_conversation') ?? madeId(planning, 'conversations', id);
  const createdAt = instantOf(raw, 'created_at');
  const talk: Talk = {
    ...talkOf(raw),
    id: conversationId,
    threadId: id,
    kind: null,
    requestId: isTalk ? null : id,
    createdAt,
  };
  return { raw, talk, sessionId, isTalk, former: sessionInRequest(raw, sessionId) };
}

const openTalk = {
  status: 'active',
  currentStep: 'understanding_request',
  statusBeforeArchive: null,
  endedAt: null,
  notes: [],
} as const;

const isBlank = ({ isTalk, talk }: Entry, around: Around): boolean =>
  isTalk && around.liveMessages(talk.threadId) === 0;

function decide(planning: Planning, around: Around, entry: Entry, asOf: AsOf): Reading['talks'][number] {
  const { talk, former, isTalk, raw, sessionId: id } = entry;
  const request = isTalk ? null : formerRequest(raw, planning.asOf);
  const standing =
    former !== null
      ? standingOfSession(former, request, asOf)
      : request === null
        ? openTalk
        : standingOfRequest(request, asOf);
  const decided = { id, former, standing, request, merged: [], isMain: true, notes: standing.notes };
  return { talk, conversationId: talk.id, sessions: isBlank(entry, around) ? [] : [decided] };
}

/** The rows of requests were told of before; what is said here is of their sessions. */
function withAccounts(
  planning: Planning,
  around: Around,
  planned: Batch,
  entries: readonly Entry[],
  talks: Reading['talks'],
): Batch {
  const said = new Gathering(planning);
  for (const [index, entry] of entries.entries()) {
    const { isTalk, raw, sessionId } = entry;
    const notes: readonly Note[] = talks[index]?.sessions.flatMap((session) => session.notes) ?? [];
    const blank = isBlank(entry, around);
    if (isTalk)
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
