// npm run team -- list | make-lead <address> [--brokerage <name or id>] [--switch-on]
// For the operator of an installation, when a brokerage has no lead left who could use Settings → Team.
import { parseArgs } from 'node:util';
import {
  closeDatabase,
  type Database,
  inReadTransaction,
  openDatabase,
  type Tenant,
  tenantOf,
} from '@tripthread/db/database';
import { getBrokerage } from '@tripthread/db/queries/team/agents';
import { listBrokerages } from '@tripthread/db/queries/system/brokerages';
import { listTeam, type TeamMember } from '@tripthread/db/queries/team/team';
import { Refused, runCommandLine, say } from './command-line.ts';
import { readEnv } from '../env.ts';
import { setActive } from '@tripthread/commands/team/set-active';
import { setRole } from '@tripthread/commands/team/set-role';

const usage = `Usage: npm run team -- list
       npm run team -- make-lead <address> [--brokerage <name or id>] [--switch-on]

make-lead gives a broker of a brokerage a lead's rights; all others keep theirs. An inactive broker is reactivated
only with --switch-on.`;

/** A brokerage with all its brokers. */
interface Desk {
  readonly id: string;
  readonly name: string;
  readonly tenant: Tenant;
  readonly team: readonly TeamMember[];
}

function readCall(args: readonly string[]) {
  try {
    const options = {
      brokerage: { type: 'string' },
      'switch-on': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { ...values, verb: positionals[0], address: positionals[1], more: positionals.slice(2) };
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

const isCalled = (desk: Desk, named: string | undefined): boolean =>
  named === undefined || desk.id === named || desk.name.toLowerCase() === named.trim().toLowerCase();

async function listDesks(database: Database, named: string | undefined): Promise<readonly Desk[]> {
  const desks: Desk[] = [];
  for (const { id } of await listBrokerages(database)) {
    const tenant = tenantOf(database, id);
    const found = await inReadTransaction(tenant, async (tx) => ({
      ...(await getBrokerage(tx)),
      team: await listTeam(tx),
    }));
    desks.push({ ...found, tenant });
  }
  const meant = desks.filter((desk) => isCalled(desk, named));
  if (meant.length === 0)
    throw new Refused(named === undefined ? 'There is no brokerage yet.' : `There is no desk called ${named}.`);
  return meant;
}

function list(desks: readonly Desk[]): void {
  for (const { id, name, team } of desks) {
    say(`${name} (${id})`);
    for (const { email, name: who, role, isActive } of team)
      say(`  ${role.padEnd(6)} ${email}  ${who}${isActive ? '' : '  switched off'}`);
    if (!team.some(({ role, isActive }) => role === 'lead' && isActive)) say('  no active lead');
  }
}

function choose(desks: readonly Desk[], address: string): { readonly desk: Desk; readonly member: TeamMember } {
  const key = address.trim().toLowerCase();
  const places = desks.flatMap((desk) =>
    desk.team.filter(({ email }) => email.toLowerCase() === key).map((member) => ({ desk, member })),
  );
  const [place, another] = places;
  if (place === undefined)
    throw new Refused(`There is no broker with the address ${address} there. Run list to see the brokers.`);
  if (another === undefined) return place;
  const names = places.map(({ desk }) => `${desk.name} (${desk.id})`).join(', ');
  throw new Refused(`${address} belongs to several brokerages: ${names}. Say which with --brokerage.`);
}

async function makeLead(database: Database, desks: readonly Desk[], address: string, mayWake: boolean): Promise<void> {
  const { desk, member } = choose(desks, address);
  if (!member.isActive && !mayWake)
    throw new Refused(`${member.email} is switched off. Say --switch-on as well to let them in again.`);
  if (member.isActive && member.role === 'lead') return void say(`${member.email} leads ${desk.name} already.`);
  // The role first: a reactivated broker comes back with it.
  await setRole(desk, { agentId: member.id, role: 'lead' });
  if (!member.isActive) await setActive({ tenant: desk.tenant, database }, { agentId: member.id, isActive: true });
  say(`${member.email} leads ${desk.name} now${member.isActive ? '' : ', and is switched on'}.`);
}

async function main(): Promise<void> {
  const { verb, address, more, ...call } = readCall(process.argv.slice(2));
  if (call.help === true) return void say(usage);
  const isList = verb === 'list' && address === undefined;
  if ((!isList && (verb !== 'make-lead' || address === undefined)) || more.length > 0) throw new Refused(usage);
  const database = openDatabase({ url: readEnv().databaseUrl });
  try {
    const desks = await listDesks(database, call.brokerage);
    if (address === undefined) list(desks);
    else await makeLead(database, desks, address, call['switch-on'] === true);
  } finally {
    await closeDatabase(database);
  }
}

runCommandLine(main);
