import { inReadTransaction } from '@tripthread/db/database';
import { countOpenSessions } from '@tripthread/db/queries/sessions/open-sessions';
import { listTeam, type TeamMember } from '@tripthread/db/queries/team/team';
import { createTestBrokerage, openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import type { IsoAgentId } from '@tripthread/shared/ids';
import { afterEach, describe, expect, it } from 'vitest';
import { testBrokerageSuite, retryWhileBusy, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { handOver } from './hand-over.ts';
import { setActive } from './set-active.ts';
import { setRole } from './set-role.ts';

const desk = testBrokerageSuite();
const idOf = (broker: TestBroker): IsoAgentId => broker.viewer.agentId;
const given = () => ({ tenant: desk().tenant, database: desk().database });
const role = (broker: TestBroker, to: 'broker' | 'lead') => setRole(given(), { agentId: idOf(broker), role: to });
const active = (broker: TestBroker, isActive: boolean) => setActive(given(), { agentId: idOf(broker), isActive });
const member = async (broker: TestBroker): Promise<TeamMember | undefined> =>
  (await inReadTransaction(desk().tenant, listTeam)).find(({ id }) => id === idOf(broker));
const leads = async () =>
  (await inReadTransaction(desk().tenant, listTeam)).filter(({ role: is, isActive }) => is === 'lead' && isActive)
    .length;
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { reason?: string }) => error.reason ?? 'broke',
  );

afterEach(async () => {
  const { owner, brokerageId } = desk();
  await owner`update iso_agents set is_active = true, role = 'broker' where brokerage_id = ${brokerageId}`;
  await owner`update iso_agents set role = 'lead' where id = ${idOf(desk().lead)}`;
});

describe('a role', () => {
  it('is set and unset, idempotently', async () => {
    await role(desk().ana, 'lead');
    await role(desk().ana, 'lead');
    expect(await member(desk().ana)).toMatchObject({ role: 'lead' });
    await role(desk().lead, 'broker');
    expect(await leads()).toBe(1);
  });

  it('of the last lead cannot be removed by any input', async () => {
    expect(await refusal(role(desk().lead, 'broker'))).toBe('LAST_LEAD');
    expect(await refusal(active(desk().lead, false))).toBe('LAST_LEAD');
    // An inactive lead does not count.
    await role(desk().ana, 'lead');
    await active(desk().ana, false);
    expect(await refusal(role(desk().lead, 'broker'))).toBe('LAST_LEAD');
    expect(await outcome(role(desk().ana, 'broker'))).toBe('done');
    expect(await leads()).toBe(1);
  });

  it('keeps one lead when two remove each other at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      await role(desk().lead, 'lead');
      await role(desk().ana, 'lead');
      const tries = [() => role(desk().lead, 'broker'), () => active(desk().ana, false)];
      const outcomes = await Promise.all(tries.map((work) => outcome(retryWhileBusy(work))));
      expect(outcomes.toSorted()).toEqual(['LAST_LEAD', 'done']);
      expect(await leads()).toBe(1);
      await active(desk().ana, true);
    }
  });

  it('of a broker elsewhere cannot be set', async () => {
    const other = await createTestBrokerage(desk().url);
    const there = { ...given(), tenant: other.tenant };
    expect(await refusal(setRole(there, { agentId: idOf(desk().ana), role: 'lead' }))).toBe('AGENT_NOT_FOUND');
    expect(await refusal(setActive(there, { agentId: idOf(desk().ana), isActive: false }))).toBe('AGENT_NOT_FOUND');
    await other.close();
  });
});

describe('sessions', () => {
  const open = async (broker: TestBroker, count: number) => {
    for (let n = 0; n < count; n += 1) await openSession(desk(), broker, { subject: `Session ${n}` });
  };
  const give = (from: TestBroker, to: TestBroker) =>
    handOver(desk().lead, { fromAgentId: idOf(from), toAgentId: idOf(to) });
  const left = (broker: TestBroker) => inReadTransaction(desk().tenant, (tx) => countOpenSessions(tx, idOf(broker)));

  it('are reassigned, fifty at a time, and each thread records by whom and to whom', async () => {
    await open(desk().ana, 60);
    await active(desk().ana, false);
    expect(await member(desk().ana)).toMatchObject({ openSessions: 60, isActive: false });
    expect(await give(desk().ana, desk().ben)).toEqual({ handedOver: 50, left: 10 });
    expect(await give(desk().ana, desk().ben)).toEqual({ handedOver: 10, left: 0 });
    expect(await give(desk().ana, desk().ben)).toEqual({ handedOver: 0, left: 0 });
    const [events] = await desk().owner`
      select count(*)::int as count from session_events where kind = 'assigned' and actor_id = ${idOf(desk().lead)}
        and changes->'after'->>'isoAgentId' = ${idOf(desk().ben)}`;
    expect(events).toEqual({ count: 60 });
  });

  it('are not reassigned to an inactive broker, one elsewhere, or their own assignee', async () => {
    await active(desk().ana, false);
    expect(await refusal(give(desk().ben, desk().ana))).toBe('AGENT_NOT_FOUND');
    expect(await refusal(give(desk().ben, desk().ben))).toBe('BAD_INPUT');
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(give(desk().ben, other.ana))).toBe('AGENT_NOT_FOUND');
    expect(await refusal(give(other.ana, desk().ben))).toBe('AGENT_NOT_FOUND');
    await other.close();
  });

  it('reassigned by two leads at once move once', async () => {
    await open(desk().lead, 8);
    const outcomes = await Promise.all([
      retryWhileBusy(() => give(desk().lead, desk().ana)),
      retryWhileBusy(() => give(desk().lead, desk().ben)),
    ]);
    expect(outcomes.reduce((sum, { handedOver }) => sum + handedOver, 0)).toBe(8);
    expect(await left(desk().lead)).toBe(0);
  });
});
