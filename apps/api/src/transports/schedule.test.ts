import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeDatabase, type Database, inTransaction, openDatabase, tenantOf } from '@tripthread/db/database';
import { insertConversation } from '@tripthread/db/queries/messages/conversations';
import { getSessionForUpdate, insertSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import type { BrokerageId, SessionId } from '@tripthread/shared/ids';
import { newSession } from '@tripthread/shared/sessions/trip-info';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recurringJobs } from '../jobs/registry.ts';
import { openClock } from '../platform/clock.ts';
import { type Api, openApi } from '../../test/support/api.ts';
import { runnerOf } from '../../test/support/run-job.ts';

const archiveSessions = runnerOf(recurringJobs['archive-sessions']);
const wakeSessions = runnerOf(recurringJobs['wake-sessions']);

const folder = mkdtempSync(path.join(tmpdir(), 'tripthread-clock-'));
const clockFile = path.join(folder, 'now');
const began = '2026-11-20T08:00:00.000Z';
const standAt = async (instant: string) => {
  writeFileSync(clockFile, instant);
  await new Promise((resolve) => setTimeout(resolve, 60)); // it is looked at twenty times a second
};

let api: Api;
let cookie: string;
let instances: readonly Database[];
beforeAll(async () => {
  await standAt(began);
  api = await openApi({ clockFile });
  cookie = await api.signIn('ana@desk.test');
  instances = [openDatabase({ url: api.url }), openDatabase({ url: api.url })];
});
afterAll(async () => {
  await Promise.all(instances.map(closeDatabase));
  await api.stop();
  rmSync(folder, { recursive: true });
});

const clock = openClock(clockFile);
const everywhere = (job: typeof wakeSessions) =>
  Promise.all([...instances, ...instances].map((database) => job(database, clock)));
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

let made = 0;
async function session(move: object) {
  made += 1;
  const { session: row } = (
    await api.mutate(
      'sessions.createOrUpdate',
      { subject: `Session ${made}`, idempotencyKey: `schedule-${made}` },
      cookie,
    )
  ).json.result.data;
  const answer = await api.mutate(
    'sessions.setStatus',
    { sessionId: row.id, expectedVersion: row.version, ...move },
    cookie,
  );
  expect(answer.status, answer.text).toBe(200);
  return answer.json.result.data.session as { id: string; version: number };
}
const events = async (id: string, kind: string) =>
  await api.owner.query(
    'select source::text, actor_kind::text, to_json(at) as at from session_events where session_id = $1 and kind = $2::session_event_kind',
    [id, kind],
  );
const read = async (id: string, as: string) =>
  (await api.query('sessions.byId', { sessionId: id }, as)).json.result.data.session;

test('a snooze ends once, at its time, also with several servers', async () => {
  const due = await session({ move: 'pause', until: '2026-11-21T08:00:00.000Z', keep: true });
  const later = await session({ move: 'pause', until: '2026-11-22T08:00:00.000Z' });
  const open = await session({ move: 'pause' });
  await standAt('2026-11-21T07:59:59.000Z');
  expect(sum(await everywhere(wakeSessions))).toBe(0);
  await standAt('2026-11-21T08:00:00.000Z');
  expect(sum(await everywhere(wakeSessions))).toBe(1);
  expect(sum(await everywhere(wakeSessions))).toBe(0);
  expect(await read(due.id, cookie)).toMatchObject({
    status: 'active',
    pausedUntil: null,
    unread: true,
    version: due.version + 1,
  });
  expect(await events(due.id, 'woken')).toMatchObject([{ source: 'schedule', actor_kind: 'system' }]);
  expect(await read(later.id, cookie)).toMatchObject({ status: 'paused' });
  expect(await read(open.id, cookie)).toMatchObject({ status: 'paused' });
});

/** Sessions that end like one that was completed, in conversations of their own, without making each by hand. */
async function completeMany(like: string, count: number) {
  await inTransaction(tenantOf(instances[0] as Database, api.brokerageId as BrokerageId), async (tx) => {
    const { isoAgentId, status, currentStep, sessionEndedAt, turn } = await getSessionForUpdate(tx, like as SessionId);
    for (let n = 0; n < count; n += 1) {
      const subject = `Copy ${n}`;
      const { id } = await insertConversation(tx, { subject, clientId: null, at: began });
      const start = unwrap(newSession({ conversationId: id, isoAgentId, clientId: null, at: began }));
      const facts = { ...start, status, currentStep, sessionEndedAt, turn };
      const actor = { kind: 'iso_agent', id: isoAgentId } as const;
      await insertSession(tx, { facts, subject, clientName: null, actor, source: 'desk' });
    }
  });
}

test('what is completed is archived after the days of its brokerage, in batches, once', async () => {
  const completed = await session({ move: 'complete', outcome: 'won' });
  const reopened = await session({ move: 'complete', outcome: 'lost' });
  const many: string[] = [];
  for (let n = 0; n < 5; n += 1) many.push((await session({ move: 'complete', outcome: 'lost' })).id);
  // More than one batch.
  await completeMany(many[0] ?? '', 450);
  await standAt('2027-02-19T08:00:00.000Z'); // 90 days after the 21st of November
  const again = await api.signIn('ana@desk.test');
  expect(sum(await everywhere(archiveSessions))).toBe(0);
  await standAt('2027-02-19T08:00:01.000Z');
  const stands = await read(reopened.id, again);
  const moved = await api.mutate(
    'sessions.setStatus',
    { sessionId: reopened.id, expectedVersion: stands.version, move: 'reopen' },
    again,
  );
  expect(moved.status).toBe(200);
  expect(sum(await everywhere(archiveSessions))).toBe(456);
  expect(sum(await everywhere(archiveSessions))).toBe(0);
  expect(await read(completed.id, again)).toMatchObject({
    status: 'archived',
    statusBeforeArchive: 'completed',
    currentStep: 'closed_won',
  });
  expect(await events(completed.id, 'archived')).toHaveLength(1);
  expect(await read(reopened.id, again)).toMatchObject({ status: 'active' });
  // Archiving is no news: the session stays where it was in the list.
  const [ended] = await events(completed.id, 'completed');
  expect((await read(completed.id, again)).lastActivityAt).toBe(new Date(String(ended?.at)).toISOString());
});

test('a session restored from the archive is kept for the whole period again', async () => {
  await standAt('2027-03-01T08:00:00.000Z');
  cookie = await api.signIn('ana@desk.test');
  const { id } = await session({ move: 'complete', outcome: 'won' });
  await standAt('2027-06-01T08:00:00.000Z');
  expect(sum(await everywhere(archiveSessions))).toBe(1);
  const again = await api.signIn('ana@desk.test');
  const { version } = await read(id, again);
  const restored = await api.mutate(
    'sessions.setStatus',
    { sessionId: id, expectedVersion: version, move: 'restore' },
    again,
  );
  expect(restored.status, restored.text).toBe(200);
  expect(sum(await everywhere(archiveSessions))).toBe(0);
  expect(await read(id, again)).toMatchObject({ status: 'completed' });
  await standAt('2027-08-30T08:00:00.000Z'); // 90 days later
  expect(sum(await everywhere(archiveSessions))).toBe(0);
  await standAt('2027-08-30T08:00:01.000Z');
  expect(sum(await everywhere(archiveSessions))).toBe(1);
});
