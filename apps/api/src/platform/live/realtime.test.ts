import { randomUUID } from 'node:crypto';
import { isoAgentId, sessionId } from '@tripthread/shared/input.schema';
import type { BrokerageId } from '@tripthread/shared/ids';
import { systemClock } from '@tripthread/shared/time/clock';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Change } from './changes.ts';
import { type Hub, openHub } from './realtime.ts';

const brokerage = () => z.custom<BrokerageId>().parse(randomUUID());
const [ours, theirs] = [brokerage(), brokerage()];
const session = sessionId.parse(randomUUID());

const hubs: Hub[] = [];
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.close();
});

/** A hub with streams of this many brokers, past their first resync. */
async function openStreams(count: number, brokerageId = ours) {
  const hub = openHub({ clock: systemClock, liveTokens: async (tokens) => new Set(tokens), onError: () => {} });
  hubs.push(hub);
  const streams = Array.from({ length: count }, (_, index) => openOne(hub, brokerageId, index));
  for (const stream of streams) expect(await next(stream)).toMatchObject({ type: 'resync' });
  return { hub, streams };
}

function openOne(hub: Hub, brokerageId: BrokerageId, index: number) {
  const agentId = isoAgentId.parse(randomUUID());
  const viewer = { agentId, brokerageId, role: 'broker', name: '', email: '', loginToken: `login-${index}` } as const;
  const stream = hub.open({ viewer, address: `10.0.0.${index}`, signal: undefined, endConnection: () => {} });
  return stream[Symbol.asyncIterator]();
}

const next = async (stream: AsyncIterator<Change>): Promise<Change> => (await stream.next()).value;
const announce = (hub: Hub, version: number, brokerageId = ours) =>
  hub.publish({ brokerageId, sessions: [[session, version]], topics: ['mails', 'work'] });
const changed = (version: number) => ({
  type: 'changed',
  sessions: [{ id: session, version }],
  topics: ['mails'],
});

test('all streams of a brokerage send one and the same change', async () => {
  const { hub, streams } = await openStreams(20);
  const waiting = streams.map(next);
  announce(hub, 2);
  const changes = await Promise.all(waiting);
  expect(changes[0]).toEqual(changed(2));
  expect(new Set(changes).size).toBe(1);
});

test('a stream that is behind gets the newest versions as one change, the others each change', async () => {
  const { hub, streams } = await openStreams(2);
  const [slow, quick] = streams;
  if (slow === undefined || quick === undefined) throw new Error('no streams');
  const seen: Change[] = [];
  for (const version of [2, 3, 4]) {
    announce(hub, version);
    seen.push(await next(quick));
  }
  expect(seen).toEqual([changed(2), changed(3), changed(4)]);
  expect(await next(slow)).toEqual(changed(4));
});

test('a stream that is behind by too much, or missed unknown changes, resyncs once', async () => {
  const { hub, streams } = await openStreams(1);
  const [stream] = streams;
  if (stream === undefined) throw new Error('no stream');
  hub.publish({ brokerageId: ours, sessions: null, topics: [] });
  announce(hub, 2);
  hub.resyncAll();
  expect(await next(stream)).toMatchObject({ type: 'resync' });
});

test('another brokerage’s changes, and those for servers only, reach no stream', async () => {
  const { hub, streams } = await openStreams(1);
  const [stream] = streams;
  if (stream === undefined) throw new Error('no stream');
  announce(hub, 2, theirs);
  hub.publish({ brokerageId: ours, sessions: [], topics: ['work', 'access'] });
  const waiting = next(stream);
  announce(hub, 3);
  expect(await waiting).toEqual(changed(3));
});
