import { openSession } from '@tripthread/testing/desk/test-brokerage';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { jobNames } from '@tripthread/shared/housekeeping/housekeeping';
import { millisecondsPer } from '@tripthread/shared/time/clock';
import { afterEach, expect, it } from 'vitest';
import { openLog } from '../platform/log.ts';
import { recurringJobs } from '../jobs/registry.ts';
import { scheduleOf } from './schedule.ts';

const desk = testBrokerageSuite();

afterEach(() => desk().owner`drop trigger if exists break_reminders on rfqs`);

/** Makes every reminder of an RFQ fail. */
async function breakReminders(): Promise<void> {
  const { owner, brokerageId, connectionId, clock } = desk();
  const at = clock.now();
  const [trip] = await owner`insert into trips (brokerage_id, connection_id, trip_code, created_at)
    values (${brokerageId}, ${connectionId}, 'ABC123', ${at}) returning id`;
  await owner`update chat_sessions set trip_id = ${trip?.id as string} where brokerage_id = ${brokerageId}`;
  await owner`insert into rfqs (brokerage_id, connection_id, trip_id, avinode_rfq_id, created_at)
    values (${brokerageId}, ${connectionId}, ${trip?.id as string}, 'arfq-1', ${at})`;
  await owner.unsafe(`
    create or replace function break_reminders() returns trigger language plpgsql as $$
      begin raise exception 'broken'; end $$;
    create trigger break_reminders before update on rfqs for each row execute function break_reminders();`);
}

it('has one line of the timetable, one task and one retry policy for each job', () => {
  const { database, clock } = desk();
  const { crontab, tasks, retries } = scheduleOf(Object.values(recurringJobs), {
    database,
    clock,
    log: openLog({ level: 'silent' }),
  });
  const names = crontab
    .trim()
    .split('\n')
    .map((line) => / (\S+) \?jobKey=\1$/u.exec(line)?.[1]);
  expect(names.toSorted()).toEqual(jobNames.toSorted());
  expect(Object.keys(tasks).toSorted()).toEqual(jobNames.toSorted());
  expect(Object.keys(retries).toSorted()).toEqual(jobNames.toSorted());
});

it('follows up proposals in the same minute in which the reminders of RFQs fail', async () => {
  const { owner, brokerageId, clock, ana, database } = desk();
  const { id } = await openSession(desk(), ana);
  await owner`insert into proposals
      (brokerage_id, session_id, iso_agent_id, proposal_number, title, status, created_at, sent_at, document)
    values (${brokerageId}, ${id}, ${ana.viewer.agentId}, 'P-1', 'A proposal', 'sent', ${clock.now()}, ${clock.now()}, '{}')`;
  await breakReminders();
  clock.moveBy(25 * millisecondsPer.hour);
  const { crontab, tasks } = scheduleOf(Object.values(recurringJobs), {
    database,
    clock,
    log: openLog({ level: 'silent' }),
  });
  const failed: string[] = [];
  for (const line of crontab.split('\n').filter((each) => each.startsWith('* * * * * '))) {
    const name = / (\S+) \?/u.exec(line)?.[1] ?? '';
    await tasks[name]?.().catch(() => failed.push(name));
  }
  expect(failed).toEqual(['fire-chasers']);
  const reminders = await owner`select refs from session_events where session_id = ${id} and kind = 'chaser_due'`;
  expect(reminders).toMatchObject([{ refs: { proposalId: expect.any(String) as string } }]);
});
