import { listTenantTables } from '@tripthread/testing/postgres/owner';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publicProcedure, createCallerFactory, router } from '../../../src/platform/trpc/trpc.ts';
import { callProcedure, listenFor } from './call-procedure.ts';
import {
  visibilityOf,
  openTwoBrokerages,
  type Principal,
  principals,
  outsidePrincipals,
  type TwoBrokeragesSetup,
} from './two-brokerages.ts';

let desks: TwoBrokeragesSetup;
beforeAll(async () => {
  desks = await openTwoBrokerages();
}, 60_000);
afterEach(async () => desks.ledger.restore(await desks.ledger.listChanged()));
afterAll(() => desks.close());

const ask = (principal: Principal, path: string, input: unknown, type: 'query' | 'mutation' = 'query') =>
  callProcedure(desks.apiUnderTest, { path, type }, input, desks.cookies[principal]);
const leaks = (principal: Principal, text: string) => desks.world.canaries.find(text, visibilityOf[principal]);

// Columns that cannot hold a text of our choice, or that are empty until an error occurs.
const withoutCanary = new Set([
  'trip_segments.departure_time',
  'avinode_webhook_events.error',
  'avinode_connections.paused_reason',
  'iso_agents.login_user_id',
  'brokerages.brand_color',
  'attachments.mime_type',
  'job_runs.job',
]);

describe('the canaries', () => {
  it('are in every text column of every tenant table, of both brokerages', async () => {
    const tables = await listTenantTables(desks.owner);
    const columns = await desks.owner.query(
      `select table_name as "table", column_name as "column" from information_schema.columns
       where table_schema = 'public' and data_type in ('text', 'jsonb') and table_name = any($1)`,
      [tables],
    );
    const bare: string[] = [];
    for (const { table, column } of columns) {
      const key = table === 'brokerages' ? 'id' : 'brokerage_id';
      for (const { id, letter } of [desks.world.a, desks.world.b]) {
        const rows = await desks.owner.query(
          `select ${String(column)}::text as text from ${String(table)} where ${key} = $1`,
          [id],
        );
        if (!rows.some(({ text }) => typeof text === 'string' && desks.world.canaries.holds(text)))
          bare.push(`${String(table)}.${String(column)} of ${letter}`);
      }
    }
    expect(bare).toEqual(
      [...withoutCanary]
        .flatMap((name) => [`${name} of a`, `${name} of b`])
        .sort((x, y) => bare.indexOf(x) - bare.indexOf(y)),
    );
  });

  it('control: are found when a planted procedure leaks them', async () => {
    const leaky = router({
      everything: publicProcedure.query(() => desks.owner.query('select * from chat_sessions join clients on true')),
    });
    const caller = createCallerFactory(leaky)({ ...desks.apiUnderTest.platform } as never);
    const answer = JSON.stringify(await caller.everything());
    for (const principal of ['nobody', 'colleague', 'owner', 'foreign broker'] as const)
      expect(leaks(principal, answer)).not.toEqual([]);
    expect(
      leaks(
        'lead',
        JSON.stringify(
          await desks.owner.query('select * from chat_sessions where brokerage_id = $1', [desks.world.a.id]),
        ),
      ),
    ).toEqual([]);
  });
});

describe('what a colleague may not see', () => {
  it('cannot be searched for either', async () => {
    const rows = await desks.owner.query(
      'select subject, client_name, avinode_trip_id, trip_code, avinode_rfp_id from chat_sessions where iso_agent_id = $1',
      [desks.world.a.own.agent],
    );
    const secrets = [...new Set(rows.flatMap((row) => Object.values(row)).filter((text) => typeof text === 'string'))];
    const statuses = ['active', 'paused', 'completed', 'archived'];
    const found = async (principal: Principal, q: string) => {
      const { text } = await ask(principal, 'sessions.list', { q, scope: 'team', status: statuses });
      expect(leaks(principal, text)).toEqual([]);
      return (JSON.parse(text) as { result: { data: { sessions: unknown[] } } }).result.data.sessions.length;
    };
    expect(secrets.length).toBeGreaterThan(10);
    for (const q of secrets) {
      expect(await found('owner', q), `${q} by its owner`).toBeGreaterThan(0);
      expect(await found('lead', q), `${q} by the lead`).toBeGreaterThan(0);
      expect(await found('colleague', q), `${q} by a colleague`).toBe(0);
      expect(await found('foreign lead', q), `${q} from elsewhere`).toBe(0);
    }
  });

  it('is not in cards, pages or counts', async () => {
    for (const principal of ['colleague', 'owner', 'foreign broker'] as const) {
      for (let cursor: string | undefined, pages = 0; pages < 20; pages += 1) {
        const { text } = await ask(principal, 'sessions.list', {
          scope: 'team',
          status: ['active', 'paused', 'completed', 'archived'],
          limit: 2,
          cursor,
        });
        expect(leaks(principal, text)).toEqual([]);
        cursor =
          (JSON.parse(text) as { result: { data: { nextCursor: string | null } } }).result.data.nextCursor ?? undefined;
        if (cursor === undefined) break;
      }
    }
  });
});

describe('the REST addresses', () => {
  it('show each caller their own rows, and nothing without a login', async () => {
    const { a, b } = desks.world;
    const queries = [
      '',
      `?trip_id=${a.own.tripCode}`,
      `?trip_id=${b.own.tripCode}`,
      '?status=completed',
      `?trip_id=${b.own.avinodeTripId}&limit=100`,
    ];
    for (const address of [
      ...queries.map((query) => `/api/chat-sessions${query}`),
      '/api/requests',
      '/api/requests?limit=100',
    ]) {
      const answers = new Map<Principal, string>();
      for (const principal of principals) {
        const cookie = desks.cookies[principal];
        const response = await fetch(`${desks.apiUnderTest.origin}${address}`, {
          headers: cookie === null ? {} : { cookie },
        });
        const text = await response.text();
        expect(response.status, `${address} by ${principal}`).toBe(outsidePrincipals.includes(principal) ? 401 : 200);
        expect(leaks(principal, text)).toEqual([]);
        answers.set(principal, text);
      }
      if (address === '/api/chat-sessions' || address === '/api/requests')
        expect(answers.get('owner')).toContain('cnry-a-own');
      if (address.includes(b.own.tripCode)) expect(answers.get('owner')).toContain('"count":0');
    }
  });
});

describe('batches', () => {
  it('that mix procedures and tenants answer each call as if it were alone', async () => {
    const { a, b } = desks.world;
    const calls = [
      ['viewer.me', {}],
      ['sessions.byId', { sessionId: b.own.session }],
      ['sessions.byId', { sessionId: a.own.session }],
      ['sessions.thread', { sessionId: b.own.session }],
      ['sessions.list', { scope: 'team', ids: [a.own.session, b.own.session] }],
      ['sessions.byTrip', { tripId: b.own.tripCode }],
      ['clients.search', { q: 'cnry-b' }],
      ['orphans.list', {}],
    ] as const;
    const paths = calls.map(([path]) => path).join(',');
    const inputs = encodeURIComponent(
      JSON.stringify(Object.fromEntries(calls.map(([, input], index) => [index, input]))),
    );
    const response = await fetch(`${desks.apiUnderTest.origin}/api/trpc/${paths}?batch=1&input=${inputs}`, {
      headers: { cookie: desks.cookies.owner ?? '' },
    });
    const text = await response.text();
    expect(leaks('owner', text)).toEqual([]);
    const answers = JSON.parse(text) as ({ error: { data: { reason: string } } } | { result: { data: unknown } })[];
    expect(answers.map((answer) => ('error' in answer ? answer.error.data.reason : 'ok'))).toEqual([
      'ok',
      'SESSION_NOT_FOUND',
      'ok',
      'SESSION_NOT_FOUND',
      'ok',
      'ok',
      'ok',
      'ok',
    ]);
    expect(answers[5]).toEqual({ result: { data: { trip: null, sessions: [] } } });
  });

  it('of mutations, one of them on another tenant: that one fails and changes nothing there', async () => {
    const { a, b } = desks.world;
    const body = { 0: { sessionId: a.own.session, seq: 7 }, 1: { sessionId: b.own.session, seq: 7 } };
    const response = await fetch(`${desks.apiUnderTest.origin}/api/trpc/sessions.markRead,sessions.markRead?batch=1`, {
      method: 'POST',
      headers: { cookie: desks.cookies.owner ?? '', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(207);
    expect((await desks.ledger.listChanged()).map(({ table, brokerageId }) => [table, brokerageId])).toEqual([
      ['session_reads', a.id],
    ]);
  });
});

describe('streams', () => {
  it('report no change to another brokerage, and no content to any caller', async () => {
    const stream = `${desks.apiUnderTest.origin}/api/trpc/sessions.onChange`;
    const listening = (['colleague', 'lead', 'foreign broker', 'foreign lead', 'nobody'] as const).map(
      async (principal) => {
        const cookie = desks.cookies[principal];
        return [principal, (await listenFor(stream, cookie === null ? {} : { cookie }, 2_500)).text] as const;
      },
    );
    await new Promise((resolve) => setTimeout(resolve, 700));
    const { own } = desks.world.a;
    for (const text of ['one', 'two', 'three']) {
      await ask(
        'owner',
        'messages.send',
        { sessionId: own.session, audience: 'client', text, idempotencyKey: `key-of-${text}` },
        'mutation',
      );
    }
    await notify(desks.world.b.own.tripCode);
    await desks.apiUnderTest.drain();
    const heard = Object.fromEntries(await Promise.all(listening));
    for (const principal of ['colleague', 'lead'] as const) {
      expect(heard[principal]).toContain(own.session);
      expect(heard[principal]).not.toMatch(/cnry|three/u);
    }
    for (const principal of ['foreign broker', 'foreign lead'] as const) {
      expect(heard[principal]).toContain('"type":"resync"');
      expect(heard[principal]).not.toContain('"type":"changed"');
      expect(leaks(principal, heard[principal] ?? '')).toEqual([]);
    }
    expect(heard.nobody).not.toContain('resync');
  });
});

const notify = (tripId: string, as = desks.world.a, key = desks.world.a.connection.key) =>
  fetch(`${desks.apiUnderTest.origin}/webhooks/avinode/${key}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${as.connection.user}:${as.connection.password}`).toString('base64')}`,
    },
    body: JSON.stringify({ id: 'asellermsg-4711', type: 'TripChatSeller', href: 'https://elsewhere.test/x', tripId }),
  });

describe('notifications', () => {
  it("that name another tenant's trip stay with the brokerage of their credentials", async () => {
    const { a, b } = desks.world;
    for (const trip of [b.own.tripCode, b.own.avinodeTripId]) expect((await notify(trip)).status).toBe(200);
    await desks.apiUnderTest.drain();
    const changed = await desks.ledger.listChanged();
    expect(new Set(changed.map(({ brokerageId }) => brokerageId))).toEqual(new Set([a.id]));
    for (const principal of ['foreign broker', 'foreign lead'] as const) {
      const thread = await ask(principal, 'sessions.thread', { sessionId: b.own.session });
      expect(thread.text).not.toContain('asellermsg-4711');
    }
  });

  it('that are malformed are refused, and not stored', async () => {
    for (const tripId of [{ trip: 1 }, 'x'.repeat(41), 'a\u0000b']) {
      const response = await notify(tripId as string);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('BAD_NOTIFICATION');
    }
    expect(await desks.ledger.listChanged()).toEqual([]);
  });

  it("with another tenant's credentials, or at another's address, are refused and not stored", async () => {
    const { a, b } = desks.world;
    for (const response of [
      await notify(b.own.tripCode, a, b.connection.key),
      await notify(b.own.tripCode, b, a.connection.key),
    ]) {
      expect(response.status).toBe(401);
    }
    expect(await desks.ledger.listChanged()).toEqual([]);
  });
});

describe('the log', () => {
  it('holds no text of any tenant, no cookie and no password', async () => {
    await ask('owner', 'clients.search', { q: desks.world.a.own.subject });
    await ask(
      'owner',
      'messages.send',
      {
        sessionId: desks.world.b.own.session,
        audience: 'client',
        text: desks.world.a.own.subject,
        idempotencyKey: 'key-for-log',
      },
      'mutation',
    );
    await notify(desks.world.a.own.tripCode);
    const log = desks.apiUnderTest.log();
    expect(log.split('\n').length).toBeGreaterThan(100);
    expect(log).not.toMatch(/cnry-|correct horse|password of/u);
    for (const cookie of Object.values(desks.cookies)) {
      const [, token = 'none'] = /=([^.]+)\./u.exec(decodeURIComponent(cookie ?? '')) ?? [];
      expect(log).not.toContain(token);
    }
  });
});
