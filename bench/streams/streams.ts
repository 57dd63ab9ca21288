import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { median } from '../list-rate.ts';
import { newLogin } from '../people.ts';
import { cpuOf, type Server, serveProduct, serveStreams } from '../processes.ts';
import type { StreamJob, StreamStep } from './load.ts';

export interface StreamCost {
  /** From announcing a change to its arrival at the last of the streams, change by change. */
  readonly milliseconds: readonly number[];
  readonly cpuMsPerChange: number;
  readonly kilobytesPerStream: number;
}

const streamsPerBroker = 5;
const streamsPerAddress = 50;
// Longer than the time in which the product merges changes, so that each is sent at once.
const pauseMs = 300;

/** Compares a change's way to all open streams with a bare event stream of the same text, in turn. */
export async function measureStreams(databaseUrl: string, streams: number, changes: number) {
  const { brokerageId, cookies } = await signInBrokerage(databaseUrl, streams / streamsPerBroker);
  const headers = Array.from({ length: streams }, (_, index) => ({
    cookie: cookies[index % cookies.length] ?? '',
    'x-forwarded-for': `10.0.0.${1 + Math.floor(index / streamsPerAddress)}`,
  }));
  const open = async (server: Server, path: string) =>
    openStreams(server, { databaseUrl, url: `${server.origin}${path}`, brokerageId, streams: headers });
  const product = await open(await serveProduct(databaseUrl, { TRUST_PROXY: '1' }), '/api/trpc/sessions.onChange');
  const bare = await open(await serveStreams(databaseUrl), '/stream');
  try {
    for (let change = 1; change <= changes; change += 1) {
      for (const variant of [product, bare]) {
        await pause();
        await variant.send(change);
      }
    }
    return { product: product.cost(changes), bare: bare.cost(changes) };
  } finally {
    await Promise.all([product.close(), bare.close()]);
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));

async function openStreams(server: Server, job: StreamJob) {
  const load = fork(new URL('load.ts', import.meta.url));
  const ended = new Promise<never>((_, reject) => {
    load.once('exit', () => reject(new Error('the streams have ended')));
  });
  const ask = (message: StreamJob | StreamStep) => {
    const answer = new Promise<number>((resolve) => {
      load.once('message', (milliseconds) => resolve(Number(milliseconds)));
    });
    load.send(message);
    return Promise.race([answer, ended]);
  };
  const before = residentKilobytes(server.pid);
  await ask(job);
  const milliseconds: number[] = [];
  const cpuBefore = cpuOf(server.pid);
  return {
    send: async (version: number) => void milliseconds.push(await ask({ version })),
    cost: (changes: number): StreamCost => ({
      milliseconds,
      cpuMsPerChange: (cpuOf(server.pid) - cpuBefore) / changes,
      kilobytesPerStream: (residentKilobytes(server.pid) - before) / job.streams.length,
    }),
    close: async () => {
      load.removeAllListeners('exit').disconnect();
      await server.stop();
    },
  };
}

/** The ratio of the medians. */
export const slowness = (ours: StreamCost, bare: StreamCost): number =>
  median(ours.milliseconds) / median(bare.milliseconds);

/** Memory of a process; 0 where there is no /proc. */
function residentKilobytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Signs in this many brokers of a brokerage that has nothing but them. */
async function signInBrokerage(url: string, brokers: number) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`insert into brokerages (id, name, archive_after_days, created_at)
      select gen_random_uuid(), 'Streams', 3650, now() where not exists (select from brokerages where name = 'Streams')`;
    await sql`insert into login_users (id, name, email, email_verified, created_at, updated_at)
      select 'stream-' || n, 'Stream ' || n, 'stream-' || n || '@tripthread.example', true, now(), now()
      from generate_series(1, ${brokers}::int) n on conflict do nothing`;
    await sql`insert into iso_agents (brokerage_id, id, login_user_id, email, full_name, role, created_at)
      select b.id, gen_random_uuid(), 'stream-' || n, 'stream-' || n || '@tripthread.example', 'Stream ' || n, 'broker', now()
      from brokerages b, generate_series(1, ${brokers}::int) n where b.name = 'Streams' on conflict do nothing`;
    const [found] = await sql<{ id: string }[]>`select id from brokerages where name = 'Streams'`;
    if (found === undefined) throw new Error('no brokerage');
    const logins = Array.from({ length: brokers }, newLogin);
    for (const [index, { token }] of logins.entries())
      await sql`insert into login_sessions (id, token, user_id, expires_at, created_at, updated_at)
        values (${token}, ${token}, ${`stream-${index + 1}`}, now() + interval '7 days', now(), now())`;
    return { brokerageId: found.id, cookies: logins.map(({ cookie }) => cookie) };
  } finally {
    await sql.end();
  }
}
