import { createTestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { runCommand } from '../../test/support/run-command.ts';

const desk = testBrokerageSuite();
const team = (...args: readonly string[]) => runCommand('team-cli', args, { DATABASE_URL: desk().url });
const people = async (brokerageId: string = desk().brokerageId) =>
  (
    await desk().owner<{ name: string; role: string; on: boolean }[]>`
      select full_name as name, role, is_active as on from iso_agents where brokerage_id = ${brokerageId} order by 1`
  ).map(({ name, role, on }) => `${name} ${role}${on ? '' : ' off'}`);
const addressOf = async (name: string) =>
  String(
    (
      await desk()
        .owner`select email from iso_agents where full_name = ${name} and brokerage_id = ${desk().brokerageId}`
    )[0]?.email,
  );

describe('npm run team', { timeout: 60_000 }, () => {
  it('gives a desk whose last lead is gone another, and leaves everybody else as they are', async () => {
    // As a deletion at the issuer leaves it: nobody on the desk could do it.
    await desk().owner`update iso_agents set is_active = false where id = ${desk().lead.viewer.agentId}`;
    const ana = await addressOf('Ana');
    const before = await team('list');
    expect(before.out).toMatch(/lead {3}lea@.* switched off\n/u);
    expect(before.out).toContain('nobody leads it');

    expect(await team('make-lead', ana.toUpperCase())).toMatchObject({ code: 0, err: '' });
    expect(await people()).toEqual(['Ana lead', 'Ben broker', 'Lea lead off']);
    expect((await team('list')).out).not.toContain('nobody leads it');
    expect((await team('make-lead', ana)).out).toMatch(/leads .* already/u);

    // Somebody who was switched off comes back only when that is said.
    const lea = await addressOf('Lea');
    expect(await team('make-lead', lea)).toMatchObject({ code: 2, out: '' });
    expect(await people()).toEqual(['Ana lead', 'Ben broker', 'Lea lead off']);
    expect((await team('make-lead', lea, '--switch-on')).out).toContain('and is switched on');
    expect(await people()).toEqual(['Ana lead', 'Ben broker', 'Lea lead']);
  });

  it('asks which desk is meant where an address works on two, and refuses what it does not know', async () => {
    const other = await createTestBrokerage(desk().url);
    const ben = await addressOf('Ben');
    await desk().owner`update iso_agents set email = ${ben} where id = ${other.ben.viewer.agentId}`;
    const asked = await team('make-lead', ben);
    expect(asked).toMatchObject({ code: 2 });
    expect(asked.err).toContain(other.brokerageId);
    expect(await team('make-lead', ben, '--brokerage', other.brokerageId)).toMatchObject({ code: 0, err: '' });
    expect(await people(other.brokerageId)).toContain('Ben lead');
    expect(await people()).toContain('Ben broker');
    await other.close();
    for (const args of [
      ['make-lead', 'nobody@nowhere.example'],
      ['make-lead'],
      ['list', '--brokerage', 'No such'],
      ['dance'],
      [],
    ])
      expect(await team(...args)).toMatchObject({ code: 2, out: '' });
  });
});
