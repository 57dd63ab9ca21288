import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Api, openApi, webhook } from '../../test/support/api.ts';

// More than any limiter has slots.
const count = 80;

let api: Api;
let cookie: string;
beforeAll(async () => {
  api = await openApi();
  cookie = await api.signIn('ana@desk.test');
});
afterAll(() => api.stop());

const sockets: Socket[] = [];
let answered = 0;
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  answered = 0;
});

/** Sends the headers and the first half of a body on each of many connections, and keeps them open. */
async function sendHalves(path: string, headers: readonly string[] = []): Promise<void> {
  const { hostname, port } = new URL(api.origin);
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    'Content-Type: application/json',
    'Content-Length: 40',
    ...headers,
  ];
  const opened = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => {
            socket.write(`${head.join('\r\n')}\r\n\r\n{"half":"sent`, () => resolve(socket));
          });
          socket.once('error', reject);
          socket.once('data', () => {
            answered += 1;
          });
        }),
    ),
  );
  sockets.push(...opened);
  // Once these are answered, the server has begun to read the earlier requests.
  for (let round = 0; round < 3; round += 1) await api.fetch('/healthz', { headers: { connection: 'close' } });
}

/** Tells whether every connection is open and unanswered. */
const areAllHeld = () => sockets.length === count && answered === 0 && sockets.every(({ closed }) => !closed);

const authorization = `Basic ${Buffer.from(`${webhook.user}:${webhook.password}`).toString('base64')}`;

it.each([
  ['changes', '/api/trpc/sessions.createOrUpdate', () => [`Cookie: ${cookie}`]],
  ['sign-ins', '/api/auth/sign-in/email', () => []],
])(
  'half-sent %s delay no other call',
  async (_, path, headers) => {
    await sendHalves(path, headers());
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => api.query('sessions.list', {}, cookie)),
      api.mutate('sessions.createOrUpdate', { subject: path, idempotencyKey: randomUUID() }, cookie),
      api.fetch('/api/demo'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    expect(await api.signIn('ana@desk.test')).toContain('=');
    // The calls did not wait for the server to time out the others. Callers without a login are answered without their file.
    if (path.includes('/files/')) expect(sockets).toHaveLength(count);
    else expect(areAllHeld()).toBe(true);
  },
  30_000,
);

it('half-sent notifications delay no other notification', async () => {
  await sendHalves(`/webhooks/avinode/${webhook.key}`, [`Authorization: ${authorization}`]);
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => api.notify(`{"id":"abuyermsg-${index}","type":"tripmsgs"}`)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array<number>(8).fill(200));
  expect(areAllHeld()).toBe(true);
}, 30_000);

it('control: half a body is held until the server times it out', async () => {
  await sendHalves('/api/auth/sign-in/email');
  expect(areAllHeld()).toBe(true);
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  expect(areAllHeld()).toBe(false);
}, 30_000);
