import { readFileSync } from 'node:fs';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Api, openApi, until, webhook } from '../../../test/support/api.ts';

let api: Api;
let cookie: string;
beforeAll(async () => {
  api = await openApi();
  cookie = await api.signIn('ana@desk.test');
});
afterAll(() => api.stop());
beforeEach(() => api.owner.run('truncate avinode_webhook_events'));
afterEach(async () => expect(await checkInvariants(api.url)).toEqual([]));

const sample = (name: string) => readFileSync(new URL(`../../../test/avinode-samples/${name}.json`, import.meta.url));
const stored = () =>
  api.owner.query(
    'select raw_body, avinode_id, resource_type, trip_reference, status::text from avinode_webhook_events order by received_at, id',
  );
const note = (id: string, tripId?: string) =>
  JSON.stringify({
    id,
    href: `https://sandbox.avinode.com/api/x/${id}`,
    type: id.startsWith('arfq') ? 'rfqs' : 'tripmsgs',
    ...(tripId === undefined ? {} : { tripId }),
  });
const settled = () => until(stored, (rows) => rows.every(({ status }) => status !== 'pending'));

/** Posts like Avinode: retries until the answer is 200. */
async function send(to: Api, body: string) {
  while ((await to.notify(body)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
}

let trips = 0;
const newCode = () => `T${String((trips += 1)).padStart(5, '0')}`;

/** Opens a session of Ana's, attached to that trip. */
async function sessionOn(tripId: string, subject = 'KTEB → KVNY') {
  const { session } = await fresh(subject);
  return attach(session, tripId);
}
async function fresh(subject: string) {
  const made = await api.mutate(
    'sessions.createOrUpdate',
    { subject, idempotencyKey: `key-${subject.replaceAll(/\W/gu, '')}-${trips}-${Math.trunc(performance.now())}` },
    cookie,
  );
  return made.json.result.data;
}
async function attach(session: { id: string; version: number }, tripId: string) {
  const attached = await api.mutate(
    'sessions.updateTripInfo',
    { sessionId: session.id, expectedVersion: session.version, avinodeTripId: tripId },
    cookie,
  );
  expect(attached.status, attached.text).toBe(200);
  return attached.json.result.data.session;
}
const read = async (id: string) =>
  (await api.query('sessions.byId', { sessionId: id }, cookie)).json.result.data.session;
const thread = async (id: string) =>
  (await api.query('sessions.thread', { sessionId: id, limit: 100 }, cookie)).json.result.data.items as {
    kind: string;
    notification: { avinodeId: string } | null;
    changes: { after: object };
  }[];
const listNotified = async (id: string) =>
  (await thread(id))
    .filter(({ notification }) => notification !== null)
    .map(({ kind, notification }) => `${kind} ${notification?.avinodeId}`);

describe('the webhook', () => {
  test('accepts the previous password until it expires', async () => {
    const set = (until: string) =>
      api.owner.run(
        `update avinode_connections set former_password_sha256 = sha256('the one before'), former_password_until = ${until}`,
      );
    const callOnce = async () => (await api.notify(note('arfq-7'), { ...webhook, password: 'the one before' })).status;
    expect(await callOnce()).toBe(401);
    // A connection is cached for five seconds.
    const after = (status: number) => until(callOnce, (found) => found === status);
    await set('null');
    expect(await after(200)).toBe(200);
    await set(`'2020-01-01T00:00:00Z'`);
    expect(await after(401)).toBe(401);
    await api.owner.run('update avinode_connections set former_password_sha256 = null, former_password_until = null');
  });
  test.each(['trip-request', 'trip-chat-from-buyer'])('stores %s byte for byte and answers 200', async (name) => {
    const body = sample(name);
    expect((await api.notify(body)).status).toBe(200);
    const [row] = await stored();
    expect(Buffer.compare(row?.raw_body as Buffer, body)).toBe(0);
    const { id, type, tripId } = JSON.parse(body.toString('utf8'));
    expect(row).toMatchObject({ avinode_id: id, resource_type: type, trip_reference: tripId ?? null });
  });

  test('an unknown connection, a wrong user and a wrong password get the same answer', async () => {
    const body = sample('trip-request');
    const answers = [
      await api.notify(body, { key: 'nobody' }),
      await api.notify(body, { user: 'x' }),
      await api.notify(body, { password: 'x' }),
      await api.notify(body, { password: '' }),
      await api.fetch(`/webhooks/avinode/${webhook.key}`, { method: 'POST', body: '{}' }),
      await api.fetch(`/webhooks/avinode/${webhook.key}`, {
        method: 'POST',
        body: '{}',
        headers: { authorization: 'Basic !!!' },
      }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/u);
      expect(answer.json.error.data.reason).toBe('WRONG_CREDENTIALS');
    }
    expect(await stored()).toEqual([]);
    expect(api.logged()).not.toContain(webhook.key);
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['nothing', ''],
    ['no id', '{"type":"rfqs"}'],
    ['a strange id', '{"id":"x","type":"rfqs"}'],
    ['no type', '{"id":"arfq-1"}'],
    ['a NUL', '{"id":"arfq-1","type":"rf\\u0000qs"}'],
    ['deep', `{"id":"arfq-1","type":"rfqs","x":${'['.repeat(1_000)}${']'.repeat(1_000)}}`],
  ])('refuses %s with 400 and stores nothing', async (_, body) => {
    expect((await api.notify(body)).status).toBe(400);
    expect(await stored()).toEqual([]);
  });

  test('accepts a trip without an id in it', async () => {
    expect((await api.notify('{"id":"abuyermsg-1","type":"tripmsgs","href":null,"tripId":null}')).status).toBe(200);
    expect(await stored()).toMatchObject([{ avinode_id: 'abuyermsg-1', trip_reference: null }]);
  });

  test('accepts undocumented properties, and refuses 64 kB', async () => {
    expect((await api.notify('{"id":"arfq-1","type":"rfqs","new":{"a":[1]},"__proto__":{"polluted":1}}')).status).toBe(
      200,
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect((await api.notify(`{"id":"arfq-1","type":"rfqs","x":"${'y'.repeat(65_536)}"}`)).status).toBe(413);
  });
});

describe('placing', () => {
  test('an RFQ reaches every session of the trip, is counted, and the step advances', async () => {
    const code = newCode();
    const [one, two] = [await sessionOn(code, 'one'), await sessionOn(code, 'two')];
    await api.notify(note('arfq-71', code));
    await settled();
    for (const { id } of [one, two]) {
      expect(await listNotified(id)).toEqual(['rfq_seen arfq-71']);
      expect(await read(id)).toMatchObject({
        currentStep: 'requesting_quotes',
        operatorsContactedCount: 1,
        quotesExpectedCount: 1,
        turn: 'operator',
      });
    }
    await api.notify(note('arfq-71', code));
    await until(
      () => listNotified(one.id),
      (lines) => lines.length === 2,
    );
    expect(await listNotified(one.id)).toEqual(['rfq_seen arfq-71', 'notification_received arfq-71']);
    expect(await read(one.id)).toMatchObject({ operatorsContactedCount: 1 });
  });

  test('a message is recorded once for repeated notifications', async () => {
    const code = newCode();
    const session = await sessionOn(code);
    await Promise.all(Array.from({ length: 50 }, () => send(api, note('asellermsg-801', code))));
    await settled();
    await api.notify(note('asellermsg-801', code));
    await settled();
    expect(await listNotified(session.id)).toEqual(['notification_received asellermsg-801']);
    expect(await read(session.id)).toMatchObject({ turn: 'broker', unread: true });
    await api.notify(note('abuyermsg-802', code));
    await until(
      () => read(session.id),
      ({ turn }) => turn === 'operator',
    );
  });

  test('a notification before its trip is a visible orphan, and is placed later', async () => {
    const code = newCode();
    for (const id of ['arfq-91', 'asellermsg-92', 'arfq-91']) await api.notify(note(id, code));
    await settled();
    const { orphans } = (await api.query('orphans.list', {}, cookie)).json.result.data;
    expect(
      orphans.map(({ avinodeId, why, tripCode }: Record<string, unknown>) => ({ avinodeId, why, tripCode })),
    ).toEqual(
      ['arfq-91', 'asellermsg-92', 'arfq-91'].map((avinodeId) => ({ avinodeId, why: 'no_session', tripCode: code })),
    );
    expect((await api.query('viewer.me', {}, cookie)).json.result.data.orphanCount).toBe(3);
    const session = await sessionOn(code);
    expect(await listNotified(session.id)).toEqual([
      'rfq_seen arfq-91',
      'notification_received asellermsg-92',
      'notification_received arfq-91',
    ]);
    expect(await read(session.id)).toMatchObject({ currentStep: 'requesting_quotes', operatorsContactedCount: 1 });
    expect((await api.query('orphans.list', {}, cookie)).json.result.data.orphans).toEqual([]);
    // A session that joins later shows later notifications only.
    const later = await sessionOn(code, 'later');
    expect(await listNotified(later.id)).toEqual([]);
  });

  test('a notification without a trip is placed by its RFQ, also later', async () => {
    const code = newCode();
    await api.notify(note('arfq-95'));
    await api.notify(note('abuyermsg-96'));
    await settled();
    const session = await sessionOn(code);
    await api.notify(note('arfq-95', code));
    await until(
      () => listNotified(session.id),
      (lines) => lines.length === 2,
    );
    expect(await listNotified(session.id)).toEqual(['rfq_seen arfq-95', 'notification_received arfq-95']);
    const { orphans } = (await api.query('orphans.list', {}, cookie)).json.result.data;
    expect(orphans).toMatchObject([{ avinodeId: 'abuyermsg-96', why: 'no_trip', resourceKind: 'buyer_message' }]);
    await api.notify(note('abuyermsg-96', code));
    await until(
      () => listNotified(session.id),
      (lines) => lines.length === 3,
    );
    expect((await api.query('orphans.list', {}, cookie)).json.result.data.orphans).toEqual([]);
  });

  test("both of a trip's names lead to it, once they are known to be the same", async () => {
    const code = newCode();
    const session = await sessionOn('atrip-6400001');
    await api.notify(JSON.stringify({ id: 'atrip-6400001', type: 'trips', tripId: code }));
    await until(
      () => read(session.id),
      ({ tripCode }) => tripCode === code,
    );
    await api.notify(note('arfq-97', code));
    await until(
      () => listNotified(session.id),
      (lines) => lines.includes('rfq_seen arfq-97'),
    );
    expect((await api.query('sessions.byTrip', { tripId: code }, cookie)).json.result.data.sessions).toHaveLength(1);
  });

  test('wakes a snoozed session, unless its broker chose to keep it snoozed', async () => {
    const code = newCode();
    const [wakes, stays] = [await sessionOn(code, 'wakes'), await sessionOn(code, 'stays')];
    for (const [session, keep] of [
      [wakes, false],
      [stays, true],
    ] as const) {
      expect(
        (
          await api.mutate(
            'sessions.setStatus',
            { sessionId: session.id, expectedVersion: session.version, move: 'pause', keep },
            cookie,
          )
        ).status,
      ).toBe(200);
    }
    await api.notify(note('asellermsg-99', code));
    await until(
      () => listNotified(wakes.id),
      (lines) => lines.length === 1,
    );
    expect(await read(wakes.id)).toMatchObject({ status: 'active' });
    expect(await read(stays.id)).toMatchObject({ status: 'paused', turn: 'broker' });
  });

  test('every order of arrival has the same result', async () => {
    const outcomes = new Set<string>();
    const ids = ['arfq-1', 'arfq-2', 'asellermsg-3'];
    for (const order of permutations(['trip', ...ids.map((_, n) => n)] as const)) {
      const code = newCode();
      let session: { id: string } | null = null;
      for (const step of order) {
        if (step === 'trip') session = await sessionOn(code, `order-${code}`);
        else await api.notify(note(`${ids[step]}${code.slice(1)}`, code));
      }
      await api.notify(note(`asellermsg-3${code.slice(1)}`, code));
      await settled();
      const { operatorsContactedCount, quotesExpectedCount, currentStep, version } = await read(session?.id ?? '');
      const lines = (await listNotified(session?.id ?? '')).map((line) => line.replace(code.slice(1), '')).sort();
      outcomes.add(JSON.stringify({ operatorsContactedCount, quotesExpectedCount, currentStep, version, lines }));
    }
    expect([...outcomes]).toHaveLength(1);
    expect([...outcomes][0]).toContain('"operatorsContactedCount":2');
  }, 60_000);
});

describe('a failure', () => {
  test('to place one is retried, parked, and delays no other notification', async () => {
    await api.owner.run(`
      create function refuse_poison() returns trigger language plpgsql as $$
        begin if new.refs ->> 'avinodeId' = 'asellermsg-666' then raise exception 'poison'; end if; return new; end $$;
      create trigger poison before insert on session_events for each row execute function refuse_poison();`);
    const code = newCode();
    const session = await sessionOn(code);
    await api.notify(note('asellermsg-666', code));
    await api.notify(note('asellermsg-667', code));
    await until(
      () => listNotified(session.id),
      (lines) => lines.length === 1,
      1_500,
    );
    // The test skips its delays.
    const row = await until(
      async () => {
        await api.owner.run(
          `update avinode_webhook_events set next_attempt_at = now() - interval '1 second' where status = 'pending'`,
        );
        return (
          await api.owner.query(
            `select status::text, attempts, error from avinode_webhook_events where avinode_id = 'asellermsg-666'`,
          )
        )[0];
      },
      (seen) => seen?.status === 'parked',
      15_000,
    );
    expect(row).toMatchObject({ attempts: 12 });
    // It stays visible, with its error.
    const { orphans } = (await api.query('orphans.list', {}, cookie)).json.result.data;
    expect(orphans).toContainEqual(
      expect.objectContaining({ avinodeId: 'asellermsg-666', tripCode: code, why: 'failed', attempts: 12 }),
    );
    expect(String(row?.error)).toContain('poison');
    expect(await listNotified(session.id)).toEqual(['notification_received asellermsg-667']);
    await api.owner.run('drop trigger poison on session_events; drop function refuse_poison');
  }, 30_000);

  test('two processes place each once', async () => {
    const other = await api.another();
    const codes = [newCode(), newCode(), newCode()];
    const sessions = await Promise.all(codes.map((code) => sessionOn(code, `twice-${code}`)));
    const sent: Promise<unknown>[] = [];
    for (let n = 0; n < 120; n += 1)
      sent.push(send(n % 2 === 0 ? api : other, note(`asellermsg-7${n % 60}`, codes[n % 3])));
    await Promise.all(sent);
    await until(stored, (rows) => rows.length === 120 && rows.every(({ status }) => status === 'placed'), 15_000);
    const lines = (await Promise.all(sessions.map(({ id }) => listNotified(id)))).flat();
    expect(lines).toHaveLength(60);
    expect(new Set(lines).size).toBe(60);
    await other.stop();
  }, 30_000);
});

function permutations<T>(items: readonly T[]): T[][] {
  return items.length <= 1
    ? [[...items]]
    : items.flatMap((item, n) => permutations(items.toSpliced(n, 1)).map((rest) => [item, ...rest]));
}
