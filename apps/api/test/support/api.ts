// A whole API on a database of its own, for tests that call it through its transports.
import { createHash, randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { closeDatabase, openDatabase } from '@tripthread/db/database';
// Declares what the test run provides.
import type {} from '@tripthread/testing/postgres/global-setup';
import { freshDatabase } from '@tripthread/testing/postgres/fresh-database';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { openOwner, type Owner } from '@tripthread/testing/postgres/owner';
import { type Env, readEnv } from '../../src/env.ts';
import { createLogin } from '@tripthread/commands/identity/create-login';
import { openLog } from '../../src/platform/log.ts';
import { type Running, start } from '../../src/start.ts';
import { freePort } from '@tripthread/db/free-port';

export const password = 'correct horse battery staple';
export const webhook = { key: 'test-connection', user: 'avinode', password: 'webhook password' };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly json: any;
}

export interface Api {
  readonly url: string;
  readonly origin: string;
  readonly owner: Owner;
  readonly brokerageId: string;
  /** Everything logged so far. */
  readonly logged: () => string;
  /** How many streams are open now. */
  readonly openStreams: () => number;
  fetch(path: string, init?: RequestInit): Promise<Answer>;
  /** @returns the cookie */
  signIn(email: string): Promise<string>;
  query(path: string, input: unknown, cookie?: string): Promise<Answer>;
  mutate(path: string, input: unknown, cookie?: string): Promise<Answer>;
  notify(body: string | Buffer, more?: { key?: string; user?: string; password?: string }): Promise<Answer>;
  /** Another API on the same database. */
  another(more?: Partial<Env>): Promise<Api>;
  stop(): Promise<void>;
}

/** Stops it; fails the test when an invariant of the database is violated. */
export async function openApi(more: Partial<Env> = {}): Promise<Api> {
  const database = await freshDatabase();
  const owner = openOwner(database.url);
  const brokerageId = await fill(owner, database.url);
  const api = await startOn(database.url, owner, brokerageId, more);
  return {
    ...api,
    async stop() {
      await api.stop();
      const violations = await checkInvariants(database.url);
      await owner.end();
      await database.drop();
      if (violations.length > 0) throw new Error(`the test violated invariants: ${violations.slice(0, 10).join('; ')}`);
    },
  };
}

async function startOn(url: string, owner: Owner, brokerageId: string, more: Partial<Env>): Promise<Api> {
  const port = await freePort();
  const env: Env = {
    ...readEnv({ DATABASE_URL: url, PORT: String(port), HOST: '127.0.0.1', NODE_ENV: 'production' }),
    ...more,
  };
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  const running: Running = await start(env, openLog({ level: 'trace', destination }));
  const origin = `http://127.0.0.1:${port}`;

  const ask = askAt(origin);

  return {
    url,
    origin,
    owner,
    brokerageId,
    logged: () => lines.join(''),
    openStreams: () => running.openStreams,
    fetch: ask,
    async signIn(email) {
      const answer = await ask('/api/auth/sign-in/email', {
        method: 'POST',
        headers: headers(undefined),
        body: JSON.stringify({ email, password }),
      });
      if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status} ${answer.text}`);
      return cookieOf(answer);
    },
    query: (path, input, cookie) =>
      ask(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers: headers(cookie) }),
    mutate: (path, input, cookie) =>
      ask(`/api/trpc/${path}`, { method: 'POST', headers: headers(cookie), body: JSON.stringify(input) }),
    notify(body, { key = webhook.key, user = webhook.user, password: secret = webhook.password } = {}) {
      const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
      return ask(`/webhooks/avinode/${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body,
      });
    },
    another: (others = {}) => startOn(url, owner, brokerageId, others),
    stop: () => running.stop(),
  };
}

const askAt =
  (origin: string) =>
  async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(`${origin}${path}`, init);
    const text = await response.text();
    let json: unknown = null;
    try {
      json = JSON.parse(text);
    } catch {
      // not every answer is JSON
    }
    return { status: response.status, headers: response.headers, text, json };
  };

const headers = (cookie: string | undefined) => ({
  'content-type': 'application/json',
  ...(cookie === undefined ? {} : { cookie }),
});

/** Returns the cookie that an answer sets, as a browser would send it back. */
export function cookieOf(answer: Answer): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}

/** Creates a brokerage with a lead and two brokers, all with the same password, and an Avinode connection. */
async function fill(owner: Owner, url: string): Promise<string> {
  const brokerageId = randomUUID();
  const at = new Date().toISOString();
  await owner.query('insert into brokerages (id, name, created_at) values ($1, $2, $3)', [
    brokerageId,
    'Test desk',
    at,
  ]);
  await owner.query(
    'insert into avinode_connections (brokerage_id, key, webhook_user, webhook_password_sha256, created_at) values ($1, $2, $3, $4, $5)',
    [brokerageId, webhook.key, webhook.user, createHash('sha256').update(webhook.password).digest(), at],
  );
  const database = openDatabase({ url, deskConnections: 1 });
  try {
    for (const [email, role] of [
      ['lead@desk.test', 'lead'],
      ['ana@desk.test', 'broker'],
      ['ben@desk.test', 'broker'],
    ] as const) {
      const login = await createLogin(database, { email, name: email, password, at });
      await owner.query(
        'insert into iso_agents (brokerage_id, login_user_id, email, full_name, role, created_at) values ($1, $2, $3, $4, $5, $6)',
        [brokerageId, login, email, email, role, at],
      );
    }
  } finally {
    await closeDatabase(database);
  }
  return brokerageId;
}

/** Polls until it holds; fails with the last value after the timeout. */
export async function until<T>(look: () => Promise<T> | T, holds: (value: T) => boolean, withinMs = 5_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > end)
      throw new Error(`did not hold within ${withinMs} ms; last seen: ${JSON.stringify(value)?.slice(0, 400)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
