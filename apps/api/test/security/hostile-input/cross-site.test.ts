import { openDatabase } from '@tripthread/db/database';
import { tapDatabase, type WireTap } from '@tripthread/testing/postgres/wire-tap';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appRouter } from '../../../src/router.ts';
import { examplesOf } from '../isolation/examples.ts';
import { type ApiUnderTest, openApiUnderTest } from '../isolation/api-under-test.ts';
import { examplesFor, listProcedures } from '../isolation/procedures.ts';
import { internalsPattern, send } from './raw-http.ts';
import { openTwoBrokerages, type TwoBrokeragesSetup } from '../isolation/two-brokerages.ts';

let desks: TwoBrokeragesSetup;
let tap: WireTap;
let tapped: ApiUnderTest;
beforeAll(async () => {
  desks = await openTwoBrokerages();
  tap = await tapDatabase(desks.url);
  tapped = await openApiUnderTest(openDatabase({ url: tap.url }));
}, 60_000);
afterAll(async () => {
  await tapped.close();
  await tap.close();
  await desks.close();
});

const contentTypes = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'APPLICATION/JSON; charset=utf-7',
  'text/plain; application/json',
  undefined,
] as const;
const elsewhere = [
  { origin: 'https://evil.test' },
  { origin: 'null' },
  { origin: 'http://localhost.evil.test' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' },
] as const;

const bodyOf = (type: string | undefined, input: unknown): string =>
  type?.startsWith('multipart') === true
    ? `--x\r\ncontent-disposition: form-data; name="input"\r\n\r\n${JSON.stringify(input)}\r\n--x--\r\n`
    : type === 'application/x-www-form-urlencoded'
      ? `input=${encodeURIComponent(JSON.stringify(input))}`
      : JSON.stringify(input);

it(
  'refuses every mutation that another site makes a browser send, with any content type',
  { timeout: 120_000 },
  async () => {
    const examples = examplesOf(desks.world.a);
    const mutations = listProcedures(appRouter)
      .filter(({ type }) => type === 'mutation')
      .map(({ path }) => path);
    let sent = 0;
    const taken = () =>
      ['desk', 'inbox', 'ingest', 'system']
        .flatMap((lane) => tap.take(`tripthread ${lane}`).statements)
        .filter(({ text }) => !/pg_notify/u.test(text));
    taken();
    for (const path of mutations) {
      const [example] = examplesFor(examples, path);
      for (const type of contentTypes) {
        const answers = await Promise.all(
          elsewhere.map((site) =>
            send(tapped.origin, {
              path: `/api/trpc/${path}`,
              chunks: [bodyOf(type, example?.input)],
              headers: {
                ...site,
                ...(type === undefined ? {} : { 'content-type': type }),
                cookie: desks.cookies.owner ?? '',
              },
            }),
          ),
        );
        sent += answers.length;
        for (const { status, text } of answers) {
          expect([403, 415], `${path} as ${type ?? 'nothing'}`).toContain(status);
          expect(text).not.toMatch(internalsPattern);
        }
      }
    }
    process.stdout.write(`cross-site: ${sent} forged changes over ${mutations.length} mutations\n`);
    expect(taken()).toEqual([]);
    expect(await desks.ledger.listChanged()).toEqual([]);
  },
);

it('accepts only JSON from its own site too', async () => {
  for (const type of contentTypes.slice(1)) {
    const headers = {
      origin: tapped.origin,
      ...(type === undefined ? {} : { 'content-type': type }),
      cookie: desks.cookies.owner ?? '',
    };
    const input = { sessionId: desks.world.a.own.session, seq: 7 };
    const { status } = await send(tapped.origin, {
      path: '/api/trpc/sessions.markRead',
      headers,
      chunks: [bodyOf(type, input)],
    });
    expect(status, type).toBe(415);
  }
  expect(await desks.ledger.listChanged()).toEqual([]);
});

it('control: accepts its own site', async () => {
  const [example] = examplesFor(examplesOf(desks.world.a), 'sessions.markRead');
  const headers = {
    origin: tapped.origin,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    cookie: desks.cookies.owner ?? '',
  };
  const { status } = await send(tapped.origin, {
    path: '/api/trpc/sessions.markRead',
    headers,
    chunks: [JSON.stringify(example?.input)],
  });
  expect(status).toBe(200);
  expect((await desks.ledger.listChanged()).map(({ table }) => table)).toEqual(['session_reads']);
});

it('signs no one in or out for another site', async () => {
  for (const path of ['/api/auth/sign-in/email', '/api/auth/sign-out']) {
    for (const site of elsewhere) {
      const { status } = await send(tapped.origin, {
        path,
        headers: { ...site, 'content-type': 'application/json', cookie: desks.cookies.lead ?? '' },
        chunks: ['{}'],
      });
      expect(status).toBe(403);
    }
  }
  const me = await send(tapped.origin, {
    method: 'GET',
    path: '/api/trpc/viewer.me',
    headers: { cookie: desks.cookies.lead ?? '' },
  });
  expect(me.status).toBe(200);
});
