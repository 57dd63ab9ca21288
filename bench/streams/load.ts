// Holds streams open in its own process, announces changes and reports how long each took to reach the last stream.
import http from 'node:http';
import postgres from 'postgres';

export interface StreamJob {
  readonly databaseUrl: string;
  readonly url: string;
  readonly brokerageId: string;
  /** The headers of each stream. */
  readonly streams: readonly Readonly<Record<string, string>>[];
}

/** Announces this version of one session; without one, only reports that every stream is open. */
export interface StreamStep {
  readonly version: number;
}

const sessionId = crypto.randomUUID();
const timeoutMs = 10_000;

function openAll({ url, streams }: StreamJob) {
  let onText: (text: string) => void = () => {};
  const opened = streams.map(
    (headers) =>
      new Promise<void>((resolve, reject) => {
        const request = http.get(url, { headers: { ...headers, accept: 'text/event-stream' }, agent: false });
        request.on('error', reject).on('response', (response) => {
          if (response.statusCode !== 200) return reject(new Error(`a stream is refused: ${response.statusCode}`));
          response.setEncoding('utf8').on('data', (text: string) => onText(text));
          response.once('data', () => resolve());
        });
      }),
  );
  const arrived = (version: number) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('a change is missed')), timeoutMs);
      let lacking = streams.length;
      onText = (text) => {
        if (text.includes(`"version":${version}}`)) lacking -= 1;
        if (lacking > 0) return;
        clearTimeout(timer);
        resolve();
      };
    });
  return { opened: Promise.all(opened), arrived };
}

async function announce(job: StreamJob) {
  const sql = postgres(job.databaseUrl, { max: 1, onnotice: () => {} });
  await sql`select 1`;
  const { opened, arrived } = openAll(job);
  await opened;
  process.on('message', ({ version }: StreamStep) => {
    const began = performance.now();
    const all = arrived(version);
    const payload = JSON.stringify({ b: job.brokerageId, s: [[sessionId, version]], t: [] });
    void sql`select pg_notify('tripthread', ${payload})`
      .then(() => all)
      .then(() => process.send?.(performance.now() - began));
  });
  process.send?.(0);
}

process.once('message', (job: StreamJob) => void announce(job));
process.on('disconnect', () => process.exit(0));
