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
  it('gives a brokerage without a lead a new one, and leaves all others unchanged', async () => {
    // The state after a deletion at the issuer: no broker of the brokerage could fix it.
    await desk().owner`update iso_agents set is_active = false where id = ${desk().lead.viewer.agentId}`;
    const ana = await addressOf('Ana');
    const before = await team('list');
    expect(before.out).toMatch(/lead {3}lea@.* switched off\n/u);
    expect(before.out).toContain('no active lead');

    expect(await team('make-lead', ana.toUpperCase())).toMatchObject({ code: 0, err: '' });
    expect(await people()).toEqual(['Ana lead', 'Ben broker', 'Lea lead off']);
    expect((await team('list')).out).not.toContain('no active lead');
    expect((await team('make-lead', ana)).out).toMatch(/leads .* already/u);

    // A deactivated broker is reactivated only on request.
    const lea = await addressOf('Lea');
    expect(await team('make-lead', lea)).toMatchObject({ code: 2, out: '' });
    expect(await people()).toEqual(['Ana lead', 'Ben broker', 'Lea lead off']);
    expect((await team('make-lead', lea, '--switch-on')).out).toContain('and is switched on');
    expect(await people()).toEqual(['Ana lead', 'Ben broker', 'Lea lead']);
  });

  it('asks for the brokerage when an address belongs to two, and refuses unknown names', async () => {
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
