import { afterEach, expect, test, vi } from 'vitest';
import { openSandbox, type Sandbox, type SandboxOptions } from './open-sandbox.ts';
import type { ScenarioName } from './play/scenarios.ts';
import { type Call, callerOf, type Listener, listen } from './testing/sandbox-caller.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

interface Stage {
  readonly sandbox: Sandbox;
  readonly desk: Listener;
  readonly call: Call;
  readonly tripId: string;
}

async function played(
  name: ScenarioName | null,
  { speed = 1e9, ...options }: SandboxOptions & { speed?: number } = {},
): Promise<Stage> {
  const desk = await listen();
  const webhook = { targetURI: desk.url, user: 'a', password: 'b' };
  const sandbox = await openSandbox({ webhook, limits: false, redelivery: { firstMs: 10 }, ...options });
  opened.push(desk, sandbox);
  const legs = [{ from: 'KTEB', to: 'KVNY', date: '2027-01-15', time: '10:00', pax: 4 }];
  const { id: tripId } = sandbox.control.createTrip({ legs, category: 'Midsize jet' });
  if (name !== null) {
    await sandbox.control.runScenario(name, tripId, speed).finished;
    await sandbox.control.settled();
  }
  return { sandbox, desk, call: callerOf(sandbox), tripId };
}

const statesOf = ({ sandbox, tripId }: Stage) =>
  sandbox.control.trip(tripId).rfqIds.map((id) => sandbox.control.rfq(id).lifts[0]?.state);

const countNotified = ({ desk }: Stage, prefix: string) =>
  desk.received.filter(({ body }) => String(body.id).startsWith(prefix)).length;

test('two-quotes-then-decline', async () => {
  const stage = await played('two-quotes-then-decline');
  expect(statesOf(stage)).toEqual(['Accepted', 'Accepted', 'Declined']);
  expect(countNotified(stage, 'arfq-')).toBe(3);
  expect(countNotified(stage, 'asellermsg-')).toBe(3);
});

test('silent-operator', async () => {
  const stage = await played('silent-operator');
  expect(statesOf(stage)).toEqual(['Accepted', 'Unanswered', 'Unanswered']);
  expect(countNotified(stage, 'asellermsg-')).toBe(2);
});

test('price-revised', async () => {
  const stage = await played('price-revised');
  const { sandbox, tripId, call } = stage;
  const [first = ''] = sandbox.control.trip(tripId).rfqIds;
  const messages = await Promise.all(sandbox.control.rfq(first).messageIds.map((id) => call('GET', `/tripmsgs/${id}`)));
  const prices = messages.flatMap(({ data }) => {
    const { sellerQuote } = data as { sellerQuote?: { id: string; sellerPrice: { price: number } } };
    return sellerQuote === undefined ? [] : [{ id: sellerQuote.id, price: sellerQuote.sellerPrice.price }];
  });
  expect(new Set(prices.map(({ id }) => id)).size).toBe(1);
  expect(prices.map(({ price }) => price)).toEqual(prices.map(({ price }) => price).sort((a, b) => b - a));
  expect(prices).toHaveLength(3);
  expect((await call('GET', `/quotes/${prices[0]?.id}`)).data).toMatchObject({
    sellerPrice: { price: prices[2]?.price },
  });
});

test('duplicate-and-reordered', async () => {
  const stage = await played('duplicate-and-reordered');
  expect(statesOf(stage)).toEqual(['Accepted', 'Accepted', 'Declined']);
  const ids = stage.desk.received.map(({ body }) => String(body.id));
  expect(new Set(ids).size).toBe(8);
  expect(ids.length).toBeGreaterThan(12);
  expect(stage.sandbox.control.faults().isHolding).toBe(false);
});

test('rate-limited', async () => {
  const stage = await played('rate-limited', { limits: { burst: 60, refillPerSecond: 1 } });
  expect(statesOf(stage)).toEqual(['Accepted', 'Accepted', 'Accepted', 'Declined']);
  expect(stage.sandbox.control.faults().rateLimit.burst).toBe(60);
});

test('rate-limited refuses while it lasts', async () => {
  const stage = await played(null);
  stage.sandbox.control.runScenario('rate-limited', stage.tripId, 1);
  await vi.waitFor(() => expect(stage.sandbox.control.faults().rateLimit.burst).toBe(2));
  const statuses = [];
  for (let calls = 0; calls < 4; calls += 1) statuses.push((await stage.call('GET', `/trips/${stage.tripId}`)).status);
  expect(statuses).toEqual([200, 200, 429, 429]);
});

test('down-for-an-hour', async () => {
  const stage = await played(null);
  const { finished } = stage.sandbox.control.runScenario('down-for-an-hour', stage.tripId, 3_600);
  await vi.waitFor(async () => expect((await stage.call('GET', '/trips')).status).toBe(503), { timeout: 2_000 });
  await finished;
  await stage.sandbox.control.settled();
  expect((await stage.call('GET', '/trips')).status).toBe(200);
  expect(statesOf(stage)).toEqual(['Accepted', 'Accepted', 'Declined']);
});

test('poison', async () => {
  const stage = await played('poison');
  expect(statesOf(stage)).toEqual(['Accepted', 'Accepted', 'Declined']);
  const { poison } = stage.sandbox.control.faults();
  expect(Object.values(poison).sort()).toEqual(['error', 'html', 'malformed']);
  const types = new Set(stage.desk.received.map(({ body }) => body.type));
  expect(types).toEqual(new Set(['rfqs', 'tripmsgs', 'weather']));
  for (const [id, kind] of Object.entries(poison)) {
    const reading = stage.call('GET', `/tripmsgs/${id}`);
    if (kind === 'html') await expect(reading).rejects.toThrow(/JSON/u);
    else expect(await reading).toMatchObject({ status: kind === 'error' ? 500 : 200 });
  }
});

test('a dropped response does not undo the work', async () => {
  const { sandbox, call, tripId } = await played(null);
  sandbox.control.setFaults({ dropAnswers: { count: 1, methods: ['PUT'] } });
  await expect(call('PUT', `/trips/${tripId}/cancel`, { reason: 'OTHER' })).rejects.toThrow('fetch failed');
  expect(sandbox.control.trip(tripId).isCanceled).toBe(true);
  expect((await call('PUT', `/trips/${tripId}/cancel`, { reason: 'OTHER' })).status).toBe(200);
});

test('operators answer automatically unless they were answered for by hand', async () => {
  const stage = await played(null, { autoplay: { minSeconds: 0.02, maxSeconds: 0.04 } });
  const { sandbox, tripId } = stage;
  const [, second] = sandbox.control.sendRequests(tripId, { count: 5 });
  sandbox.control.chat(second?.id ?? '', 'I answer myself.');
  await expect.poll(() => sandbox.control.state().plans).toBe(0);
  expect(statesOf(stage)).toEqual(['Accepted', 'Unanswered', 'Declined', 'Accepted', 'Unanswered']);
  const [first = ''] = sandbox.control.trip(tripId).rfqIds;
  await stage.call('POST', `/tripmsgs/${first}/chat`, { message: 'Thank you.' });
  await expect.poll(() => sandbox.control.rfq(first).messageIds.length).toBe(3);
});
