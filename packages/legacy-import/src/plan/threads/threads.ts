import type { Note, Raw } from '@tripthread/shared/legacy/kept-rows';
import { idOf, instantOf, textOf } from '../../rules/rows.ts';
import { standingOfRequest } from '../../rules/sessions.ts';
import type { PeopleBook } from '../../source/people-book.ts';
import { byId, madeId, type Phase, type Planning } from '../plan.ts';
import { readAroundTalks } from './around.ts';
import type { Decided } from './decide.ts';
import { formerRequest, type Talk, talkOf } from './former.ts';
import { mergedPhase } from './merged.ts';
import { planTalks } from './plan-talks.ts';
import { readTalks } from './talks.ts';

const talksAtOnce = 250;

/** A part of the move that also knows, without doing it again, which requests got their session before. */
export interface RecallingPhase extends Phase {
  recall(until: string | null): Promise<void>;
}

export function planThreads(planning: Planning, book: PeopleBook): readonly Phase[] {
  if (planning.stage.threads === 'requests')
    return [mergedPhase(planning, book, talksAtOnce), lostPhase(planning, book)];
  return [conversationPhase(planning, book), lostPhase(planning, book), requestPhase(planning, book)];
}

function conversationPhase(planning: Planning, book: PeopleBook): RecallingPhase {
  const read = (raws: readonly Raw[]) => readTalks(planning, book, raws.map(talkOf));
  const phase = byId(planning, 'sessions', { table: 'conversations', size: talksAtOnce }, async (raws) =>
    planTalks(planning, await read(raws)),
  );
  return {
    ...phase,
    async recall(until) {
      let cursor: string | null = null;
      while (until === null || cursor === null || cursor < until) {
        const after: string = cursor ?? '00000000-0000-0000-0000-000000000000';
        const raws: readonly Raw[] = await planning.source.rows(
          'conversations',
          `t.id > $1::text::uuid and ($2::text is null or t.id <= $2::text::uuid) order by t.id limit ${talksAtOnce}`,
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

/** Talks of which only messages or sessions are left. */
function lostPhase(planning: Planning, book: PeopleBook): Phase {
  let ids: Promise<readonly string[]> | undefined;
  const all = () => (ids ??= listLost(planning));
  return {
    name: 'lost conversations',
    total: async () => (await all()).length,
    async next(cursor) {
      const some = (await all()).filter((id) => cursor === null || id > cursor).slice(0, talksAtOnce);
      const last = some.at(-1);
      if (last === undefined) return null;
      const firstNotes = new Map<string, readonly Note[]>(some.map((id) => [id, [{ reason: 'lost_conversation' }]]));
      const talks = some.map((id): Talk => ({
        id,
        threadId: id,
        raw: null,
        subject: null,
        kind: null,
        status: null,
        requestId: null,
        createdAt: null,
      }));
      const reading = await readTalks(planning, book, talks);
      return { batch: await planTalks(planning, { ...reading, firstNotes }), cursor: last, count: some.length };
    },
  };
}

async function listLost({ source, stage }: Planning): Promise<readonly string[]> {
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

/** Requests that no talk was left for: each begins one. */
function requestPhase(planning: Planning, book: PeopleBook): Phase {
  return byId(
    planning,
    'requests without a conversation',
    { table: 'requests', size: talksAtOnce * 4 },
    async (raws) => {
      const left = raws.filter((raw) => !planning.covered.has(idOf(raw, 'id') ?? ''));
      const talks = left.map((raw): Talk => {
        const id = idOf(raw, 'id') ?? '';
        const made = madeId(planning, 'conversations', id);
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
      const around = await readAroundTalks(planning, book, {
        talks,
        sessions: [],
        requestIds: left.flatMap((raw) => idOf(raw, 'id') ?? []),
      });
      const asOf = { at: planning.asOf, archiveAfterDays: planning.archiveAfterDays };
      const decided = left.map((raw, index) => {
        const request = formerRequest(raw, planning.asOf);
        const talk = talks[index] as Talk;
        const session: Decided = {
          id: madeId(planning, 'sessions', request.id),
          former: null,
          standing: standingOfRequest(request, asOf),
          request,
          merged: [],
          isMain: true,
          notes: [],
        };
        return { talk, conversationId: talk.id, sessions: [session] };
      });
      return planTalks(planning, { around, talks: decided, accounts: [], firstNotes: new Map() });
    },
  );
}
