import { closeDatabase, inTransaction, openDatabase } from '@tripthread/db/database';
import { getSession, listEvents } from '@tripthread/db/queries/sessions/sessions';
import { openSession } from '@tripthread/testing/desk/test-brokerage';
import { millisecondsPer } from '@tripthread/shared/time/clock';
import type { SessionId } from '@tripthread/shared/ids';
import { expect, it } from 'vitest';
import { testBrokerageSuite, retryWhileBusy } from '@tripthread/testing/desk/test-brokerage-suite';
import { recurringJobs } from '../../src/jobs/registry.ts';
import { runnerOf } from '../support/run-job.ts';

const followUpProposals = runnerOf(recurringJobs['follow-up-proposals']);

const { hour, minute } = millisecondsPer;
const desk = testBrokerageSuite({ deskConnections: 6 });
let number = 0;

/** Sends a proposal now. @returns a function that answers it */
async function sent(id: SessionId) {
  const { owner, brokerageId, clock, ana } = desk();
  const [row] = await owner`insert into proposals
      (brokerage_id, session_id, iso_agent_id, proposal_number, title, status, created_at, sent_at, document)
    values (${brokerageId}, ${id}, ${ana.viewer.agentId}, ${`P-${(number += 1)}`}, 'A proposal', 'sent', ${clock.now()}, ${clock.now()}, '{}')
    returning id`;
  return (status: string) =>
    owner`update proposals set status = ${status}::proposal_status where id = ${row?.id as string}`;
}
const remindersOf = (id: SessionId) =>
  inTransaction(desk().tenant, async (tx) => (await listEvents(tx, [id])).filter(({ kind }) => kind === 'chaser_due'));
const follow = () => followUpProposals(desk().database, desk().clock);

it('a client who is silent for a day needs a follow-up: once, and the turn is the broker’s', async () => {
  const { id } = await openSession(desk(), desk().ana);
  const answer = await sent(id);
  desk().clock.moveBy(24 * hour - 1);
  expect(await follow()).toBe(0);
  desk().clock.moveBy(1);
  expect(await follow()).toBe(1);
  expect(await follow()).toBe(0);
  expect(await remindersOf(id)).toMatchObject([
    { source: 'schedule', refs: { proposalId: expect.any(String) as string } },
  ]);
  const { turn, lastInboundSeq, version } = await inTransaction(desk().tenant, (tx) => getSession(tx, id));
  expect([turn, lastInboundSeq]).toEqual(['broker', version]);
  await answer('accepted');
});

it('a proposal that was answered in time needs none', async () => {
  const { id } = await openSession(desk(), desk().ana);
  await (
    await sent(id)
  )('rejected');
  desk().clock.moveBy(48 * hour);
  expect(await follow()).toBe(0);
});

it('three servers, a hundred times each: every proposal has one', async () => {
  const instances = [0, 1, 2].map(() => openDatabase({ url: desk().url, deskConnections: 2 }));
  const sessions: SessionId[] = [];
  for (let n = 0; n < 10; n += 1) {
    const { id } = await openSession(desk(), desk().ana);
    await sent(id);
    sessions.push(id);
    desk().clock.moveBy(10 * minute);
  }
  let fired = 0;
  const run = async (database: (typeof instances)[number]) => {
    for (let tick = 0; tick < 100; tick += 1) {
      const now = await retryWhileBusy(() => followUpProposals(database, desk().clock));
      fired += now;
      desk().clock.moveBy(6 * minute);
    }
  };
  await Promise.all(instances.map(run));
  await Promise.all(instances.map(closeDatabase));
  expect(fired).toBe(10);
  for (const id of sessions) expect(await remindersOf(id)).toHaveLength(1);
});
