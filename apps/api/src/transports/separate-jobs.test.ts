import { openSession } from '@tripthread/testing/desk/test-brokerage';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { jobNames } from '@tripthread/shared/housekeeping/housekeeping';
import { millisecondsPer } from '@tripthread/shared/time/clock';
import { expect, it } from 'vitest';
import { openLog } from '../platform/log.ts';
import { recurringJobs } from '../jobs/registry.ts';
import { scheduleOf } from './schedule.ts';

const desk = testBrokerageSuite();

/** Makes the job that creates reminders of RFQs fail for another brokerage. */
async function breakReminders(): Promise<void> {
  const { owner, clock } = desk();
  const [other] = await owner`
    insert into brokerages (name, created_at) values ('Another', ${clock.now()}) returning id`;
  await owner.unsafe(`
    create function break_reminders() returns trigger language plpgsql as $$
      begin raise exception 'broken'; end $$;
    create trigger break_reminders before insert on job_runs for each row
      when (new.job::text = 'fire-chasers' and new.brokerage_id = '${other?.id as string}') execute function break_reminders();`);
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
  for (const listed of [names, Object.keys(tasks), Object.keys(retries)]) {
    expect(listed).toHaveLength(jobNames.length);
    expect(new Set(listed)).toEqual(new Set(jobNames));
  }
});

it('follows up proposals in the same minute in which another brokerage’s reminders of RFQs fail', async () => {
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
