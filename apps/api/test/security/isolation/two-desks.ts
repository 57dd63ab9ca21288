import { openDatabase } from '@tripthread/db/database';
import type { Eyes } from '@tripthread/testing/tenancy/canaries';
import { freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { type Ledger, openLedger } from '@tripthread/testing/postgres/ledger';
import { type Owner, openOwner } from '@tripthread/testing/postgres/owner';
import { now, plantTwoBrokerages, type TwoBrokerages } from '@tripthread/testing/tenancy/two-brokerages';
import { createLogin } from '@tripthread/commands/identity/create-login';
import { type Doors, openDoors } from './open-doors.ts';

/** Everybody who may knock. The first four are refused whatever they ask for. */
export const principals = [
  'nobody',
  'expired login',
  'revoked login',
  'switched-off broker',
  'colleague',
  'owner',
  'lead',
  'foreign broker',
  'foreign lead',
] as const;
export type Principal = (typeof principals)[number];
export const shutOut: readonly Principal[] = principals.slice(0, 4);

export type Cookies = Readonly<Record<Principal, string | null>>;

/** What each may see of the texts of both brokerages. Leads see everything of their own. */
export const eyesOf: Readonly<Record<Principal, Eyes>> = {
  nobody: { letter: null, sees: [] },
  'expired login': { letter: null, sees: [] },
  'revoked login': { letter: null, sees: [] },
  'switched-off broker': { letter: null, sees: [] },
  colleague: { letter: 'a', sees: ['all', 'col'] },
  owner: { letter: 'a', sees: ['all', 'own'] },
  lead: { letter: 'a', sees: ['all', 'own', 'col', 'lead'] },
  'foreign broker': { letter: 'b', sees: ['all', 'own'] },
  'foreign lead': { letter: 'b', sees: ['all', 'own', 'col', 'lead'] },
};

export interface TwoDesks {
  readonly url: string;
  readonly owner: Owner;
  readonly world: TwoBrokerages;
  readonly ledger: Ledger;
  readonly doors: Doors;
  readonly cookies: Cookies;
  close(): Promise<void>;
}

/**
 * Two brokerages full of canaries behind a running API, with real logins.
 * @param plantMore puts further rows in before the state to go back to is kept
 */
export async function openTwoDesks(
  plantMore: (owner: Owner, world: TwoBrokerages) => Promise<void> = async () => {},
): Promise<TwoDesks> {
  const { url, drop } = await freshDatabase();
  const owner = openOwner(url);
  const world = await plantTwoBrokerages(owner);
  const doors = await openDoors(openDatabase({ url }));
  const cookies = await signEverybodyIn(owner, world, doors);
  await plantMore(owner, world);
  return {
    url,
    owner,
    world,
    doors,
    cookies,
    ledger: await openLedger(owner),
    async close() {
      await doors.close();
      await owner.end();
      await drop();
    },
  };
}

const password = 'correct horse battery';

async function signEverybodyIn(owner: Owner, { a, b }: TwoBrokerages, doors: Doors): Promise<Cookies> {
  const enrol = async (agent: string, name: string) => {
    const email = `${name}@security.test`;
    const loginUserId = await createLogin(doors.platform.database, { name, email, password, at: now });
    await owner.query('update iso_agents set login_user_id = $1, is_active = true where id = $2', [loginUserId, agent]);
    return email;
  };
  const [own, col, lead, off, foreign, foreignLead] = await Promise.all([
    enrol(a.own.agent, 'own'),
    enrol(a.col.agent, 'col'),
    enrol(a.lead, 'lead'),
    enrol(a.off, 'off'),
    enrol(b.own.agent, 'foreign'),
    enrol(b.lead, 'foreign-lead'),
  ]);
  const cookies = {
    nobody: null,
    'expired login': await signIn(doors, own),
    'revoked login': await signIn(doors, own),
    'switched-off broker': await signIn(doors, off),
    colleague: await signIn(doors, col),
    owner: await signIn(doors, own),
    lead: await signIn(doors, lead),
    'foreign broker': await signIn(doors, foreign),
    'foreign lead': await signIn(doors, foreignLead),
  };
  const [, token = ''] = /=([^.]+)\./u.exec(decodeURIComponent(cookies['expired login'])) ?? [];
  const ended = await owner.query(`update login_sessions set expires_at = $1 where token = $2 returning id`, [
    '2026-11-23T09:29:59.000Z',
    token,
  ]);
  if (ended.length !== 1) throw new Error('no login was made to expire');
  await owner.query('update iso_agents set is_active = false where id = $1', [a.off]);
  await post(doors, '/api/auth/sign-out', {}, cookies['revoked login']);
  return cookies;
}

const post = (doors: Doors, path: string, body: object, cookie: string | null) =>
  fetch(`${doors.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === null ? {} : { cookie }) },
    body: JSON.stringify(body),
  });

async function signIn(doors: Doors, email: string): Promise<string> {
  const response = await post(doors, '/api/auth/sign-in/email', { email, password }, null);
  const [cookie] = response.headers.getSetCookie();
  if (response.status !== 200 || cookie === undefined)
    throw new Error(`${email} could not sign in: ${await response.text()}`);
  return cookie.split(';', 1)[0] ?? '';
}
