import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Api, openApi, until } from '../../../test/support/api.ts';
import { openOidcIssuer, type OidcIssuer, settingsFor } from '../../../test/support/oidc-issuer.ts';
import { type OpenStream, openStream } from '../../../test/support/live/stream.ts';

const [former, current] = [randomBytes(24), randomBytes(24)] as [Buffer, Buffer];
const asSecret = (bytes: Buffer) => `whsec_${bytes.toString('base64')}`;

let oidc: OidcIssuer;
let api: Api;
beforeAll(async () => {
  oidc = await openOidcIssuer();
  api = await openApi({
    issuer: settingsFor(oidc.url),
    clerk: { issuer: oidc.url, secrets: [current, former] },
  });
});
afterAll(async () => {
  await api.stop();
  await oidc.close();
});
const streams: OpenStream[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});

let messages = 0;
interface Sending {
  readonly secret?: Buffer;
  readonly at?: number;
  readonly id?: string;
}
/** Posts an event as Svix does, signed by another library. */
function send(type: string, data: unknown, { secret = current, at = Date.now(), id }: Sending = {}) {
  messages += 1;
  const message = id ?? `msg_${messages}`;
  const body = JSON.stringify({ object: 'event', type, data, timestamp: at });
  return post(body, {
    'svix-id': message,
    'svix-timestamp': String(Math.floor(at / 1_000)),
    'svix-signature': new Webhook(asSecret(secret)).sign(message, new Date(at), body),
  });
}
const post = (body: string | Buffer, headers: Record<string, string>) =>
  api.fetch('/webhooks/clerk', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

let people = 0;
const tokenUser = () => {
  people += 1;
  return { id: `user_clerk_${people}`, email: `clerk-${people}@desk.test` };
};
const user = (
  who: { id: string; email: string },
  more: { at?: number; name?: string; isConfirmed?: boolean } = {},
) => ({
  id: who.id,
  object: 'user',
  first_name: more.name ?? 'Clerk',
  last_name: 'Person',
  primary_email_address_id: 'idn_1',
  email_addresses: [
    { id: 'idn_0', email_address: 'other@desk.test', verification: { status: 'verified' } },
    {
      id: 'idn_1',
      email_address: who.email,
      verification: { status: more.isConfirmed === false ? 'unverified' : 'verified' },
    },
  ],
  updated_at: more.at ?? 1_000,
  public_metadata: { role: 'lead' },
});
const agent = async (email: string, role = 'broker') => {
  await api.owner.query(
    `insert into iso_agents (brokerage_id, email, full_name, role, created_at) values ($1, $2, $2, $3::agent_role, now())`,
    [api.brokerageId, email, role],
  );
};
const agentOf = async (id: string) => {
  const [row] = await api.owner.query(
    `select a.email, a.full_name, a.role, a.is_active from iso_agents a join login_identities i on i.id = a.identity_id where i.subject = $1`,
    [id],
  );
  return row ?? null;
};
const identity = async (id: string) =>
  (
    await api.owner.query(
      `select email, full_name, deleted_at is not null as buried from login_identities where subject = $1`,
      [id],
    )
  )[0] ?? null;
const me = async (who: { id: string }) =>
  api.fetch('/api/trpc/viewer.me', { headers: { authorization: `Bearer ${await oidc.token({ sub: who.id })}` } });

describe('Clerk’s events about users', () => {
  it('attach a user to their broker, rename them, and keep their role', async () => {
    const who = tokenUser();
    await agent(who.email);
    expect((await send('user.created', user(who))).status).toBe(200);
    expect(await agentOf(who.id)).toMatchObject({ email: who.email, full_name: who.email, role: 'broker' });
    await send('user.updated', user({ ...who, email: `new-${who.email}` }, { at: 2_000, name: 'Renamed' }));
    expect(await agentOf(who.id)).toMatchObject({
      email: `new-${who.email}`,
      full_name: 'Renamed Person',
      role: 'broker',
    });
    // A token with only a subject finds them.
    expect((await me(who)).json.result.data.agent.name).toBe('Renamed Person');
  });

  it('do not attach them by the address of a colleague, nor an unconfirmed one', async () => {
    const who = tokenUser();
    await agent(who.email);
    await send('user.created', user(who));
    await send('user.updated', user({ ...who, email: 'Ana@desk.test' }, { at: 2_000 }));
    await send('user.updated', user({ ...who, email: 'unconfirmed@desk.test' }, { at: 3_000, isConfirmed: false }));
    expect(await agentOf(who.id)).toMatchObject({ email: who.email });
    const stranger = tokenUser();
    await agent(stranger.email);
    await send('user.created', user(stranger, { isConfirmed: false }));
    expect(await agentOf(stranger.id)).toBeNull();
  });

  it('have the same result in every order, with repeats', async () => {
    const events = ['created', 'updated', 'updated again', 'deleted'] as const;
    for (const order of permutations(events)) {
      const who = tokenUser();
      await agent(who.email);
      for (const event of [...order, ...order.slice(0, 2)]) {
        const at = { created: 1_000, updated: 2_000, 'updated again': 3_000, deleted: 0 }[event];
        const answer =
          event === 'deleted'
            ? await send('user.deleted', { id: who.id, object: 'user', deleted: true })
            : await send(event === 'created' ? 'user.created' : 'user.updated', user(who, { at, name: event }));
        expect(answer.status, order.join()).toBe(200);
      }
      expect(await identity(who.id), order.join()).toEqual({ email: null, full_name: null, buried: true });
      const theirs = await agentOf(who.id);
      // Deleted first, the user never gets a broker.
      expect(theirs?.is_active ?? false, order.join()).toBe(false);
      expect((await me(who)).status, order.join()).toBe(401);
    }
    for (const order of permutations(events.slice(0, 3))) {
      const who = tokenUser();
      await agent(who.email);
      for (const event of order) {
        const at = { created: 1_000, updated: 2_000, 'updated again': 3_000, deleted: 0 }[event];
        await send(event === 'created' ? 'user.created' : 'user.updated', user(who, { at, name: event }));
      }
      expect(await identity(who.id), order.join()).toMatchObject({ full_name: 'updated again Person' });
    }
  }, 60_000);

  it('are processed once for concurrent deliveries', async () => {
    const who = tokenUser();
    await agent(who.email);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        send('user.created', user(who), { id: 'msg_same', secret: n % 2 === 0 ? current : former }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await agentOf(who.id)).toMatchObject({ email: who.email });
  });

  it('are acknowledged and ignored for sign-ins and unknown kinds', async () => {
    const rows = () => api.owner.query('select count(*)::int as count from login_identities');
    const before = await rows();
    for (const type of [
      'session.created',
      'session.ended',
      'session.removed',
      'session.revoked',
      'organization.created',
      'user.seen',
      'x',
    ])
      expect((await send(type, { id: 'sess_1', user_id: 'user_1' })).status, type).toBe(200);
    expect(await rows()).toEqual(before);
  });

  it.each([
    ['user.created', {}],
    ['user.updated', { id: 7 }],
    ['user.deleted', null],
    ['user.created', { id: 'x'.repeat(300) }],
    ['user.deleted', { id: 'a\0b' }],
  ])('is refused in words where %s has %j', async (type, data) =>
    expect(await send(type, data)).toMatchObject({ status: 400, json: { error: { data: { reason: 'BAD_INPUT' } } } }),
  );
});

describe('a deleted user', () => {
  const ended = (stream: OpenStream) =>
    until(
      () => stream.isOpen,
      (isOpen) => !isOpen,
      5_000,
    );
  const open = async (login: Parameters<typeof openStream>[1]) => {
    const stream = await openStream(api.origin, login);
    streams.push(stream);
    await until(
      () => stream.changes.length,
      (count) => count > 0,
    );
    return stream;
  };

  it('is cut off on every transport, with their password too, and receives nothing more', async () => {
    const who = { id: 'user_ben', email: 'ben@desk.test' };
    await send('user.created', user(who));
    const cookie = await api.signIn(who.email);
    const authorization = `Bearer ${await oidc.token({ sub: who.id })}`;
    const [byCookie, byToken, stays] = await Promise.all([
      open(cookie),
      open({ authorization }),
      open(await api.signIn('ana@desk.test')),
    ]);
    const began = performance.now();
    expect((await send('user.deleted', { id: who.id, deleted: true })).status).toBe(200);
    await Promise.all([ended(byCookie), ended(byToken)]);
    expect(performance.now() - began).toBeLessThan(5_000);
    const profile = [byCookie.changes.length, byToken.changes.length];
    const ana = await api.signIn('ana@desk.test');
    await api.mutate('sessions.createOrUpdate', { subject: 'After', idempotencyKey: 'after-they-went' }, ana);
    await until(
      () => stays.changes.length,
      (count) => count > 1,
    );
    expect([byCookie.changes.length, byToken.changes.length]).toEqual(profile);
    for (const headers of [{ cookie }, { authorization }] as Record<string, string>[])
      for (const path of ['/api/trpc/viewer.me', '/api/chat-sessions', '/api/requests', '/api/trpc/sessions.onChange'])
        expect((await api.fetch(path, { headers })).status, path).toBe(401);
    await expect(api.signIn(who.email)).rejects.toThrow('401');
    expect(
      await api.owner.query(
        `select count(*)::int as count from login_sessions s join login_users u on u.id = s.user_id where u.email = 'ben@desk.test'`,
      ),
    ).toEqual([{ count: 0 }]);
    // Later events, or a new user of that address, do not restore access.
    await send('user.updated', user(who, { at: 9_000_000 }));
    expect((await me(who)).status).toBe(401);
  }, 20_000);
});

describe('an unsigned event', () => {
  it('changes nothing, and gets the same refusal for any content', async () => {
    const who = { id: 'user_forged', email: 'lead@desk.test' };
    const body = JSON.stringify({ type: 'user.created', data: user(who) });
    const at = String(Math.floor(Date.now() / 1_000));
    const sign = (secret: Buffer, of = body) =>
      new Webhook(asSecret(secret)).sign('msg_x', new Date(Number(at) * 1_000), of);
    const good = { 'svix-id': 'msg_x', 'svix-timestamp': at, 'svix-signature': sign(current) };
    const forged: readonly (readonly [string | Buffer, Record<string, string>])[] = [
      [body, {}],
      [body, { ...good, 'svix-signature': sign(randomBytes(24)) }],
      [`${body} `, good],
      [body, { ...good, 'svix-id': 'msg_y' }],
      [body, { ...good, 'svix-timestamp': String(Number(at) + 1) }],
      [body, { 'svix-id': 'msg_x', 'svix-timestamp': at }],
      [Buffer.from([0xff, 0xfe]), good],
    ];
    const answers = await Promise.all(forged.map(([text, headers]) => post(text, headers)));
    for (const { status, json } of answers) expect([status, json.error.data.reason]).toEqual([401, 'BAD_SIGNATURE']);
    for (const off of [-301_000, 301_000])
      expect((await send('user.created', user(who), { at: Date.now() + off })).status).toBe(401);
    expect(await identity(who.id)).toBeNull();
    // Signed and late: a clock is wrong, and the log states by how much.
    expect(api.logged()).toMatch(/"why":"time","secondsOff":30[0-2]/u);
    expect((await post('x'.repeat(300_000), good)).status).toBe(413);
  });

  it('with any of a thousand changed bytes is refused; unchanged, it is accepted', async () => {
    const answered = new Map<number, number>();
    let seed = 20_261_128;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed % below;
    };
    for (let round = 0; round < 50; round += 1) {
      const at = Math.floor(Date.now() / 1_000);
      const body = Buffer.from(JSON.stringify({ type: 'session.created', data: { id: `sess_${round}` } }));
      const signature = new Webhook(asSecret(round % 2 === 0 ? current : former)).sign(
        `msg_${round}`,
        new Date(at * 1_000),
        body.toString(),
      );
      const headers = { 'svix-id': `msg_${round}`, 'svix-timestamp': String(at), 'svix-signature': signature };
      const flips = Array.from({ length: 20 }, () => {
        const changed = Buffer.from(body);
        const place = random(changed.length);
        changed[place] = (changed[place] ?? 0) ^ (1 << random(8));
        return changed;
      });
      const answers = await Promise.all([post(body, headers), ...flips.map((changed) => post(changed, headers))]);
      for (const { status } of answers) answered.set(status, (answered.get(status) ?? 0) + 1);
      expect(answers[0]?.status).toBe(200);
    }
    expect(Object.fromEntries(answered)).toEqual({ 200: 50, 401: 1_000 });
  }, 60_000);

  it('is not found when no secret is set', async () => {
    const other = await api.another();
    const answer = await other.fetch('/webhooks/clerk', { method: 'POST', body: '{}' });
    expect([answer.status, answer.json.error.data.reason]).toEqual([404, 'NO_SUCH_ADDRESS']);
    await other.stop();
  });
});

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}
