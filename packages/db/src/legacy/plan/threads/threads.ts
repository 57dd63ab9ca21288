import { idOf, instantOf, type Note, type Raw, textOf } from '@tripthread/shared/legacy/rows';
import { isPlaceholder } from '@tripthread/shared/legacy/requests';
import {
  type FormerRequest,
  type FormerSession,
  standingOfRequest,
  standingOfSession,
} from '@tripthread/shared/legacy/sessions';
import type { PeopleBook } from '../../people-book.ts';
import { type Batch, byId, Gathering, groupBy, madeId, type Phase, type Planning } from '../plan.ts';
import { type Around, readAroundTalks, subjectOf, talkTypeOf } from './around.ts';
import { type Decided, decideSessions } from './decide.ts';
import { formerRequest, formerSession, sessionInRequest, type Talk, talkOf } from './former.ts';
import { foldThreads, type Lines, tellLines } from './lines.ts';
import { planSession, type SessionPlan } from './session.ts';

/** Some talks with everything around them, and what is to come of each. */
interface Reading {
  readonly around: Around;
  readonly talks: readonly {
    readonly talk: Talk;
    readonly conversationId: string;
    readonly sessions: readonly Decided[];
  }[];
  /** Rows of sessions, by their ids, with what became of each. */
  readonly accounts: readonly {
    readonly table: 'chat_sessions';
    readonly raw: Raw;
    readonly notes: readonly Note[];
    readonly isMoved: boolean;
  }[];
  readonly firstNotes: ReadonlyMap<string, readonly Note[]>;
}

/** A batch whose threads are written piece by piece. */
export interface ThreadBatch extends Batch {
  readonly lines: () => AsyncIterable<Lines>;
}

const talksAtOnce = 250;

/** A part of the move that also knows, without doing it again, which requests got their session before. */
export interface RecallingPhase extends Phase {
  recall(until: string | null): Promise<void>;
}

export function planThreads(planning: Planning, book: PeopleBook): readonly Phase[] {
  if (planning.stage.threads === 'requests') return [mergedPhase(planning, book), lostPhase(planning, book)];
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

async function readTalks(planning: Planning, book: PeopleBook, talks: readonly Talk[]): Promise<Reading> {
  const { source, stage } = planning;
  const ids = talks.map(({ id }) => id);
  const raws =
    stage.sessions === 'table'
      ? await source.rows('chat_sessions', 't.conversation_id = any ($1::uuid[]) order by t.id', [ids])
      : [];
  const claims = await readClaims(planning, talks);
  const sessions = raws.map(formerSession);
  const around = await readAroundTalks(planning, book, {
    talks,
    sessions,
    requestIds: claims.map(({ request }) => request.id),
  });
  const sessionsOf = groupBy(raws, (raw) => idOf(raw, 'conversation_id') ?? '');
  const claimsOf = groupBy(claims, ({ chosen }) => chosen);
  const accounts: Reading['accounts'][number][] = [];
  const decided = talks.map((talk) => {
    const rows = sessionsOf.get(talk.id) ?? [];
    const known = rows.map((raw) => withoutBroken(formerSession(raw), around));
    const { sessions: kept, dropped } = decideSessions({
      talkId: talk.id,
      sessions: known,
      claims: (claimsOf.get(talk.id) ?? []).map(({ request }) => request),
      named: around.request(talk.requestId),
      request: (id) => around.request(id),
      mainSession: (id) => around.mainSession(id),
      liveMessages: around.liveMessages(talk.threadId),
      status: talk.status,
      startedAt: talk.createdAt ?? planning.asOf,
      madeSessionId: madeId(planning, 'sessions', talk.id),
      asOf: { at: planning.asOf, archiveAfterDays: planning.archiveAfterDays },
    });
    for (const { request, isMain } of kept) if (isMain && request !== null) planning.covered.add(request.id);
    const rawOf = (id: string) => rows.find((raw) => idOf(raw, 'id') === id);
    for (const one of kept) {
      const raw = rawOf(one.id);
      if (raw !== undefined)
        accounts.push({
          table: 'chat_sessions',
          raw,
          notes: [...one.notes, ...notesOf(raw, around, book)],
          isMoved: true,
        });
      for (const other of one.merged) {
        const merged = rawOf(other.id);
        if (merged !== undefined)
          accounts.push({
            table: 'chat_sessions',
            raw: merged,
            notes: [{ reason: 'merged_session', field: 'id', value: one.id }],
            isMoved: true,
          });
      }
    }
    for (const { former, notes } of dropped) {
      const raw = rawOf(former.id);
      if (raw !== undefined) accounts.push({ table: 'chat_sessions', raw, notes, isMoved: false });
    }
    return { talk, conversationId: talk.id, sessions: kept };
  });
  return { around, talks: decided, accounts, firstNotes: new Map() };
}

/** A session whose request is gone is one without. */
const withoutBroken = (former: FormerSession, around: Around): FormerSession =>
  former.requestId !== null && around.rawRequest(former.requestId) === null ? { ...former, requestId: null } : former;

function notesOf(raw: Raw, around: Around, book: PeopleBook): readonly Note[] {
  const request = idOf(raw, 'request_id');
  const owner = idOf(raw, 'iso_agent_id');
  const primary = idOf(raw, 'primary_quote_id');
  return [
    ...(request !== null && around.rawRequest(request) === null
      ? [{ reason: 'broken_reference', field: 'request_id', value: request } as const]
      : []),
    ...(book.knownAgent(owner) === null
      ? [{ reason: 'unknown_agent', field: 'iso_agent_id', value: owner ?? '' } as const]
      : []),
    ...(primary === null ? [] : [{ reason: 'not_chosen', field: 'primary_quote_id', value: primary } as const]),
  ];
}

/** Requests that never had a session, by the talk that is theirs: the one they name, or else their latest. */
async function readClaims(
  { source, stage, asOf }: Planning,
  talks: readonly Talk[],
): Promise<readonly { request: FormerRequest; chosen: string }[]> {
  if (stage.threads === 'requests') return [];
  const primary = source.has('requests', 'primary_conversation_id');
  const rows = await source.query<{ row: Raw; chosen: string | null }>(
    `select to_jsonb(r) as row, coalesce(${primary ? '(select c.id from conversations c where c.id = r.primary_conversation_id)' : 'null'},
       (select c.id from conversations c where c.request_id = r.id order by c.created_at desc, c.id desc limit 1))::text as chosen
     from requests r
     where (r.id = any ($2::uuid[])${primary ? ' or r.primary_conversation_id = any ($1::uuid[])' : ' or $1::uuid[] is null'})
       ${stage.sessions === 'table' ? 'and not exists (select from chat_sessions s where s.request_id = r.id)' : ''}
     order by r.created_at, r.id`,
    [talks.map(({ id }) => id), talks.flatMap(({ requestId }) => requestId ?? [])],
  );
  const ids = new Set(talks.map(({ id }) => id));
  return rows.flatMap(({ row, chosen }) =>
    chosen !== null && ids.has(chosen) ? [{ request: formerRequest(row, asOf), chosen }] : [],
  );
}

/** The rows of some talks; their threads come piece by piece. */
async function planTalks(planning: Planning, reading: Reading): Promise<ThreadBatch> {
  const { around, talks } = reading;
  const batch = new Gathering(planning);
  const plans: SessionPlan[] = [];
  for (const { talk, conversationId, sessions } of talks) {
    const notes: Note[] = [...(reading.firstNotes.get(talk.threadId) ?? [])];
    const subject = subjectOf(talk, notes);
    const type = talkTypeOf(talk, notes);
    const own = sessions.map((decided) => planSession(around, batch, { talk, decided, conversationId, subject }));
    plans.push(...own);
    const clientId = own.map(({ start }) => start.clientId).find((id) => id !== null) ?? null;
    if (own.length > 0)
      batch.add('conversations', {
        id: conversationId,
        client_id: clientId,
        type,
        subject,
        created_at: talk.createdAt ?? own[0]?.startedAt ?? planning.asOf,
      });
    if (talk.raw !== null && planning.stage.threads === 'conversations') {
      const broken = talk.requestId !== null && around.rawRequest(talk.requestId) === null;
      if (broken) notes.push({ reason: 'broken_reference', field: 'request_id', value: talk.requestId ?? '' });
      if (own.length === 0) notes.push({ reason: 'blank_conversation' });
      batch.account('conversations', talk.raw, notes, {
        isMoved: own.length > 0,
        sessionId: own[0]?.id ?? null,
        clientId,
      });
    }
  }
  for (const { table, raw, notes, isMoved } of reading.accounts) batch.account(table, raw, notes, { isMoved });
  const folded = await foldThreads(around, plans);
  for (const plan of plans) addSession(batch, plan, folded.get(plan.id));
  const threads = talks.map(({ talk }) => talk.threadId);
  return { rows: batch.rows, accounts: batch.accounts, lines: () => tellLines(around, plans, threads) };
}

function addSession(batch: Gathering, plan: SessionPlan, folded: { facts: object; version: number } | undefined): void {
  if (folded === undefined) throw new Error('a session was not told');
  batch.add('chat_sessions', {
    id: plan.id,
    version: folded.version,
    ...columnsOf(folded.facts as Readonly<Record<string, unknown>>),
    created_at: plan.createdAt,
    updated_at: plan.updatedAt,
    subject: plan.subject,
    client_name: plan.clientName,
  });
}

/** `avinodeTripId` → `avinode_trip_id` */
const columnsOf = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

/** Sessions that became columns of their requests: every request is a talk. */
function mergedPhase(planning: Planning, book: PeopleBook): Phase {
  return byId(planning, 'sessions', { table: 'requests', size: talksAtOnce }, async (raws) => {
    const firstNotes = new Map<string, readonly Note[]>();
    const entries = raws.map((raw) => {
      const metadata = (raw.metadata ?? {}) as Raw;
      const id = idOf(raw, 'id') ?? '';
      const isTalk = isPlaceholder(raw);
      const sessionId = idOf(metadata, 'migrated_from_chat_session') ?? madeId(planning, 'sessions', id);
      const conversationId = idOf(metadata, 'migrated_from_conversation') ?? madeId(planning, 'conversations', id);
      const talk: Talk = {
        ...talkOf(raw),
        id: conversationId,
        threadId: id,
        kind: null,
        requestId: isTalk ? null : id,
      };
      return { raw, talk, sessionId, conversationId, isTalk, former: sessionInRequest(raw, sessionId) };
    });
    const around = await readAroundTalks(planning, book, {
      talks: entries.map(({ talk }) => talk),
      sessions: entries.flatMap(({ former }) => former ?? []),
      requestIds: entries.flatMap(({ isTalk, talk }) => (isTalk ? [] : [talk.threadId])),
    });
    const asOf = { at: planning.asOf, archiveAfterDays: planning.archiveAfterDays };
    const talks = entries.map(({ talk, conversationId, sessionId, isTalk, former, raw }) => {
      const request = isTalk ? null : formerRequest(raw, planning.asOf);
      const isBlank = isTalk && around.liveMessages(talk.threadId) === 0;
      const standing =
        former === null
          ? request === null
            ? openTalk
            : standingOfRequest(request, asOf)
          : standingOfSession(former, request, asOf);
      const decided: Decided = {
        id: sessionId,
        former,
        standing,
        request,
        merged: [],
        isMain: true,
        notes: standing.notes,
      };
      return {
        talk: { ...talk, createdAt: instantOf(raw, 'created_at') },
        conversationId,
        sessions: isBlank ? [] : [decided],
      };
    });
    const planned = await planTalks(planning, { around, talks, accounts: [], firstNotes });
    const said = new Gathering(planning);
    for (const { isTalk, raw, talk } of entries) {
      const notes =
        talks.find(({ talk: { threadId } }) => threadId === talk.threadId)?.sessions.flatMap(({ notes: own }) => own) ??
        [];
      const isBlank = isTalk && around.liveMessages(talk.threadId) === 0;
      if (isTalk) said.account('requests', raw, isBlank ? [{ reason: 'blank_session' }] : notes, { isMoved: !isBlank });
      else if (notes.length > 0) said.account('requests: session', raw, notes, { isMoved: true });
    }
    const rows = {
      ...planned.rows,
      legacy_rows: [...(planned.rows.legacy_rows ?? []), ...(said.rows.legacy_rows ?? [])],
    };
    return { ...planned, rows, accounts: [...planned.accounts, ...said.accounts] };
  });
}

const openTalk = {
  status: 'active',
  currentStep: 'understanding_request',
  statusBeforeArchive: null,
  endedAt: null,
  notes: [],
} as const;

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
