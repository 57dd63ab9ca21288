import { call, type Caller } from './calls.ts';
import type { Person } from './people.ts';
import { serveProduct } from './processes.ts';

export interface Live {
  readonly changes: number;
  readonly p50: number;
  readonly p95: number;
  readonly missed: number;
}

interface Changed {
  readonly type: string;
  readonly sessions?: readonly { readonly id: string; readonly version: number }[];
}

/** Reads an event stream until it is stopped. */
async function listen({ origin, cookie }: Caller, stop: AbortSignal, onEvent: (event: Changed) => void): Promise<void> {
  const answer = await fetch(`${origin}/api/trpc/sessions.onChange`, {
    headers: { cookie, accept: 'text/event-stream' },
    signal: stop,
  });
  let rest = '';
  for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = `${rest}${text}`.split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined && data.length > 8) onEvent(JSON.parse(data.slice(6)) as Changed);
    }
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Measures live updates between two processes on one database: each of two brokers listens at the process where the other does
 * not write, from sending a change to receiving it there.
 */
export async function measureLive(url: string, people: readonly Person[], changes: number): Promise<Live> {
  const pair = pairOf(people);
  const [here, there] = await Promise.all([serveProduct(url), serveProduct(url)]);
  const stop = new AbortController();
  const callers: [Caller, Caller] = [
    { origin: here.origin, cookie: pair[0].cookie },
    { origin: there.origin, cookie: pair[1].cookie },
  ];
  const sentAt = new Map<string, number>();
  const took: number[] = [];
  let isListening = 0;
  const hear = (event: Changed) => {
    if (event.type === 'resync') isListening += 1;
    for (const { id } of event.sessions ?? []) {
      const sent = sentAt.get(id);
      if (sent !== undefined) took.push(performance.now() - sent);
      sentAt.delete(id);
    }
  };
  try {
    const ignore = (error: unknown) => {
      if (!stop.signal.aborted) throw error;
    };
    // Each listens at the other's process: what `here` writes arrives at the colleague `there`.
    const streams = [
      listen(callers[1], stop.signal, hear).catch(ignore),
      listen(callers[0], stop.signal, () => {}).catch(ignore),
    ];
    for (let waited = 0; isListening === 0 && waited < 10_000; waited += 20) await pause(20);
    const { sessions } = (await call(callers[0], 'sessions.list', { limit: 50 })) as { sessions: { id: string }[] };
    for (let number = 0; number < changes; number += 1) {
      const sessionId = sessions[number % sessions.length]?.id ?? '';
      sentAt.set(sessionId, performance.now());
      const input = { sessionId, text: 'Noted.', audience: 'internal', idempotencyKey: `live-${Date.now()}-${number}` };
      await call(callers[0], 'messages.send', input, 'POST');
      // With random pauses, shorter and longer than the interval in which the stream merges changes.
      await pause(20 + Math.random() * 300);
    }
    await pause(1_000);
    stop.abort();
    await Promise.all(streams);
  } finally {
    stop.abort();
    await Promise.all([here.stop(), there.stop()]);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
  return { changes, p50: at(0.5), p95: at(0.95), missed: changes - took.length };
}

function pairOf(people: readonly Person[]): [Person, Person] {
  for (const one of people) {
    const other = people.find((person) => person.brokerageId === one.brokerageId && person !== one);
    if (other !== undefined) return [one, other];
  }
  throw new Error('no two brokers of one brokerage');
}
