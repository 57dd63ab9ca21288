// Avinode gives a trip two names, and either can arrive first.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { type Api, openApi, until } from '../support/api.ts';

let api: Api;
let cookie: string;
beforeAll(async () => {
  api = await openApi();
  cookie = await api.signIn('ana@desk.test');
});
afterAll(() => api.stop());
afterEach(async () => expect(await checkInvariants(api.url)).toEqual([]));

let trips = 0;
const freshTrip = () => {
  trips += 1;
  return { apiId: `atrip-${9_000 + trips}`, code: `W${String(trips).padStart(5, '0')}`, rfq: `arfq-${7_000 + trips}` };
};
type Named = ReturnType<typeof freshTrip>;

async function freshSession(subject: string) {
  const made = await api.mutate('sessions.createOrUpdate', { subject, idempotencyKey: `key-${subject}` }, cookie);
  return made.json.result.data.session as { id: string; version: number };
}
const update = async (session: { id: string }, change: object) => {
  const { version } = await read(session.id);
  return api.mutate('sessions.updateTripInfo', { sessionId: session.id, expectedVersion: version, ...change }, cookie);
};
const read = async (sessionId: string) =>
  (await api.query('sessions.byId', { sessionId }, cookie)).json.result.data.session;
const listNotified = async (sessionId: string) => {
  const { items } = (await api.query('sessions.thread', { sessionId, limit: 100 }, cookie)).json.result.data;
  return (items as { notification: { avinodeId: string } | null }[])
    .flatMap(({ notification }) => (notification === null ? [] : [notification.avinodeId]))
    .sort();
};
const notify = (id: string, tripId: string) =>
  api.notify(JSON.stringify({ id, type: id.startsWith('arfq') ? 'rfqs' : 'tripmsgs', tripId }));
const settled = () =>
  until(
    () => api.owner.query(`select status from avinode_webhook_events where status = 'pending'`),
    (rows) => rows.length === 0,
  );

const steps = ['attach', 'message', 'rfq', 'later message'] as const;
async function take(step: (typeof steps)[number], { apiId, code, rfq }: Named, session: { id: string }) {
  if (step === 'attach') {
    const answer = await update(session, { avinodeTripId: apiId, avinodeRfqId: rfq });
    expect(answer.status).toBe(200);
  } else if (step === 'rfq') await notify(rfq, code);
  else await notify(step === 'message' ? `asellermsg-1${trips}` : `asellermsg-2${trips}`, code);
  await settled();
}

test.each(permutations(steps).map((order) => [order.join(', '), order] as const))(
  'a session on the API id receives what names the code: %s',
  async (_, order) => {
    const trip = freshTrip();
    const session = await freshSession(`one-${trip.code}`);
    for (const step of order) await take(step, trip, session);
    expect(await read(session.id)).toMatchObject({
      avinodeTripId: trip.apiId,
      tripCode: trip.code,
      operatorsContactedCount: 1,
      currentStep: 'requesting_quotes',
    });
    expect(await listNotified(session.id)).toEqual([trip.rfq, `asellermsg-1${trips}`, `asellermsg-2${trips}`].sort());
    const byCode = await api.query('sessions.byTrip', { tripId: trip.code }, cookie);
    expect(byCode.json.result.data.sessions).toHaveLength(1);
  },
);

test('two sessions, one on each name, share one trip with their quotes once an RFQ shows that it is the same', async () => {
  const trip = freshTrip();
  const [first, second] = [await freshSession(`api-${trip.code}`), await freshSession(`code-${trip.code}`)];
  await update(first, { avinodeTripId: trip.apiId, avinodeRfqId: trip.rfq });
  await update(second, { avinodeTripId: trip.code });
  for (const [session, operatorName] of [
    [first, 'Alba Air'],
    [second, 'Boreal Jets'],
  ] as const) {
    const quote = { sessionId: session.id, operatorName, total: { amountMinor: 4_500_000, currency: 'USD' } };
    const key = `key-${operatorName.replace(' ', '-')}-${trip.code}`;
    const answer = await api.mutate(
      'quotes.record',
      { ...quote, avinodeQuoteId: 'aquote-1', idempotencyKey: key },
      cookie,
    );
    expect(answer.status).toBe(200);
  }
  const { json } = await api.query('sessions.byId', { sessionId: second.id }, cookie);
  await update(second, {});
  await api.mutate(
    'sessions.choosePrimaryQuote',
    {
      sessionId: second.id,
      expectedVersion: json.result.data.session.version,
      quoteId: json.result.data.trip.quotes[0].id,
    },
    cookie,
  );
  await notify(trip.rfq, trip.code);
  await settled();
  const both = [await read(first.id), await read(second.id)];
  for (const session of both)
    expect(session).toMatchObject({ avinodeTripId: trip.apiId, tripCode: trip.code, quotesReceivedCount: 1 });
  const { trip: merged } = (await api.query('sessions.byTrip', { tripId: trip.apiId }, cookie)).json.result.data;
  expect(merged.quotes).toHaveLength(1);
  expect(both[1].primaryQuoteId).toBe(merged.quotes[0].id);
});

test('an RFQ of a colleagues’ trip is not taken over by naming it', async () => {
  const trip = freshTrip();
  const [theirs, mine] = [await freshSession(`theirs-${trip.code}`), await freshSession(`mine-${trip.code}`)];
  await update(theirs, { avinodeTripId: trip.code, avinodeRfqId: trip.rfq });
  const refused = await update(mine, { avinodeTripId: trip.apiId, avinodeRfqId: trip.rfq });
  expect(refused.json.error.data).toMatchObject({ reason: 'BAD_INPUT', fields: { avinodeRfqId: expect.any(String) } });
  expect(await read(mine.id)).toMatchObject({ avinodeTripId: null });
});

function permutations<T>(items: readonly T[]): T[][] {
  return items.length <= 1
    ? [[...items]]
    : items.flatMap((item, n) => permutations(items.toSpliced(n, 1)).map((rest) => [item, ...rest]));
}
