import { openDatabase } from '@tripthread/db/database';
import type { Visibility } from '@tripthread/testing/tenancy/canaries';
import { freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { type Ledger, openLedger } from '@tripthread/testing/postgres/table-ledger';
import { type Owner, openOwner } from '@tripthread/testing/postgres/owner';
import { now, insertTwoBrokerages, type TwoBrokerages } from '@tripthread/testing/tenancy/two-brokerages';
import { createLogin } from '@tripthread/commands/identity/create-login';
import { type ApiUnderTest, openApiUnderTest } from './api-under-test.ts';

/** The principals. The first four are refused for every call. */
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
export const outsidePrincipals: readonly Principal[] = principals.slice(0, 4);

export type Cookies = Readonly<Record<Principal, string | null>>;

/** The texts of both brokerages that each principal may see. Leads see all of their own brokerage's. */
export const visibilityOf: Readonly<Record<Principal, Visibility>> = {
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

export interface TwoBrokeragesSetup {
  readonly url: string;
  readonly owner: Owner;
  readonly world: TwoBrokerages;
  readonly ledger: Ledger;
  readonly apiUnderTest: ApiUnderTest;
  readonly cookies: Cookies;
  close(): Promise<void>;
}

/**
 * Starts the API over two brokerages full of canaries, with real logins.
 * @param plantMore inserts further rows before the state to restore is recorded
 */
export async function openTwoBrokerages(
  plantMore: (owner: Owner, world: TwoBrokerages) => Promise<void> = async () => {},
): Promise<TwoBrokeragesSetup> {
  const { url, drop } = await freshDatabase();
  const owner = openOwner(url);
  const world = await insertTwoBrokerages(owner);
  const apiUnderTest = await openApiUnderTest(openDatabase({ url }));
  const cookies = await signEverybodyIn(owner, world, apiUnderTest);
  await plantMore(owner, world);
  return {
    url,
    owner,
    world,
    apiUnderTest,
    cookies,
    ledger: await openLedger(owner),
    async close() {
      await apiUnderTest.close();
      await owner.end();
      await drop();
    },
  };
}

const password = 'correct horse battery';

async function signEverybodyIn(owner: Owner, { a, b }: TwoBrokerages, apiUnderTest: ApiUnderTest): Promise<Cookies> {
  const enrol = async (agent: string, name: string) => {
    const email = `${name}@security.test`;
    const loginUserId = await createLogin(apiUnderTest.platform.database, { name, email, password, at: now });
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
    'expired login': await signIn(apiUnderTest, own),
    'revoked login': await signIn(apiUnderTest, own),
    'switched-off broker': await signIn(apiUnderTest, off),
    colleague: await signIn(apiUnderTest, col),
    owner: await signIn(apiUnderTest, own),
    lead: await signIn(apiUnderTest, lead),
    'foreign broker': await signIn(apiUnderTest, foreign),
    'foreign lead': await signIn(apiUnderTest, foreignLead),
  };
  const [, token = ''] = /=([^.]+)\./u.exec(decodeURIComponent(cookies['expired login'])) ?? [];
  const ended = await owner.query(`update login_sessions set expires_at = $1 where token = $2 returning id`, [
    '2026-11-23T09:29:59.000Z',
    token,
  ]);
  if (ended.length !== 1) throw new Error('no login was made to expire');
  await owner.query('update iso_agents set is_active = false where id = $1', [a.off]);
  await post(apiUnderTest, '/api/auth/sign-out', {}, cookies['revoked login']);
  return cookies;
}

const post = (apiUnderTest: ApiUnderTest, path: string, body: object, cookie: string | null) =>
  fetch(`${apiUnderTest.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === null ? {} : { cookie }) },
    body: JSON.stringify(body),
  });

async function signIn(apiUnderTest: ApiUnderTest, email: string): Promise<string> {
  const response = await post(apiUnderTest, '/api/auth/sign-in/email', { email, password }, null);
  const [cookie] = response.headers.getSetCookie();
  if (response.status !== 200 || cookie === undefined)
    throw new Error(`${email} could not sign in: ${await response.text()}`);
  return cookie.split(';', 1)[0] ?? '';
}
