import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, openSandbox } from './open-sandbox.ts';
import { type Call, callerOf } from './testing/sandbox-caller.ts';

let sandbox: Sandbox;
let call: Call;

beforeAll(async () => {
  sandbox = await openSandbox({ limits: false });
  call = callerOf(sandbox);
});
afterAll(() => sandbox.close());

const leg = { from: 'KTEB', to: 'KVNY', date: '2027-01-15', time: '10:00', pax: 4 };
const options = 'latestquote=true&timestamps=true&sellermessagelinks=true&buyermessages=true';

interface Wire {
  readonly id: string;
  readonly sellerLift: readonly {
    readonly id: string;
    readonly sourcingDisplayStatus: string;
    readonly links: { readonly quotes: readonly { readonly id: string }[] };
  }[];
  readonly buyerMessages: readonly { readonly id: string; readonly message: string }[];
}

function asked(names: readonly string[] = ['Blue Meridian Jets', 'Sierra Crest Jets']) {
  const trip = sandbox.control.createTrip({ legs: [leg], category: 'Midsize jet' });
  const [first, second] = sandbox.control.sendRequests(trip.code, { operators: names, message: 'All-in, please.' });
  return { trip, first: first?.id ?? '', second: second?.id ?? '' };
}

const readRfq = async (id: string): Promise<Wire> => (await call('GET', `/rfqs/${id}?${options}`)).data as Wire;

test('a trip code returns all its RFQs, and every unanswered lift with an estimate', async () => {
  const { trip, first, second } = asked();
  const { data } = await call('GET', `/rfqs/${trip.code}?${options}`);
  expect(data).toMatchObject([
    {
      id: first,
      type: 'rfqs',
      tripId: trip.code,
      trip: { id: trip.id },
      canceled: false,
      sellerCompany: { displayName: 'Blue Meridian Jets' },
    },
    { id: second, sellerCompany: { displayName: 'Sierra Crest Jets' }, segments: [{ paxCount: '4' }] },
  ]);
  const { sellerLift } = await readRfq(second);
  for (const lift of sellerLift) {
    expect(lift).toMatchObject({
      id: expect.stringMatching(/^asellerlift-\d+$/u),
      sourcingStatus: 1,
      sourcingDisplayStatus: 'Unanswered',
      latestQuote: { sellerPrice: { price: expect.any(Number), currency: 'USD' } },
    });
    const { data: estimate } = await call('GET', `/quotes/${lift.links.quotes[0]?.id}`);
    expect(estimate).toMatchObject({ type: 'quotes', sellerCompany: { displayName: 'Sierra Crest Jets' } });
  }
});

test('optional fields are only returned on request', async () => {
  const { first } = asked();
  const { data } = await call('GET', `/rfqs/${first}`);
  expect(data).not.toHaveProperty('createdOn');
  expect(data).not.toHaveProperty('buyerMessages');
  expect(data).not.toHaveProperty('links.tripmsgs');
  expect(JSON.stringify(data)).not.toContain('latestQuote');
});

test('a firm price is in the message; its lift is accepted, the other keeps its estimate', async () => {
  const { first, trip } = asked();
  const [estimated] = (await readRfq(first)).sellerLift;
  const { quote, message } = sandbox.control.quote(first, { price: 45_000, currency: 'USD', validHours: 6 });
  expect((await call('GET', `/tripmsgs/${message.id}`)).data).toMatchObject({
    id: expect.stringMatching(/^asellermsg-\d+$/u),
    type: 'tripmsgs',
    tripId: trip.code,
    sellerQuote: { id: quote.id, sellerPrice: { price: 45_000, currency: 'USD' } },
    lift: [{ sourcingStatus: 2, sourcingDisplayStatus: 'Accepted', links: { quotes: [{ id: quote.id }] } }],
    links: { rfqs: [{ id: first, type: 'rfqs' }] },
  });
  const { sellerLift } = await readRfq(first);
  expect(sellerLift.map(({ sourcingDisplayStatus }) => sourcingDisplayStatus)).toEqual(['Accepted', 'Unanswered']);
  expect(sellerLift[0]?.links.quotes).toEqual([expect.objectContaining({ id: quote.id })]);
  expect(estimated?.links.quotes[0]?.id).not.toBe(quote.id);
  expect((await call('GET', `/quotes/${quote.id}`)).data).toMatchObject({
    sellerPrice: { price: 45_000, currency: 'USD' },
    validUntil: quote.validUntil,
    links: { rfqs: [{ id: first }] },
  });
});

test('a new price changes the quote and adds a message; earlier messages keep the old price', async () => {
  const { first } = asked();
  const before = sandbox.control.quote(first, { price: 50_000 });
  const after = sandbox.control.quote(first, { price: 47_500 });
  expect(after.quote.id).toBe(before.quote.id);
  expect(after.message.id).not.toBe(before.message.id);
  expect((await call('GET', `/quotes/${after.quote.id}`)).data).toMatchObject({ sellerPrice: { price: 47_500 } });
  const earlier = (await call('GET', `/tripmsgs/${before.message.id}`)).data;
  expect(earlier).toMatchObject({ sellerQuote: { sellerPrice: { price: 50_000 } } });
});

test('a decline names its reason on the message and on every lift', async () => {
  const { second } = asked();
  const message = sandbox.control.decline(second, { reason: 'CREW_NOT_AVAILABLE', message: 'No crew.' });
  const declined = { sourcingStatus: 3, sourcingDisplayStatus: 'Declined', declineReason: 'CREW_NOT_AVAILABLE' };
  const { data } = await call('GET', `/tripmsgs/${message.id}`);
  expect(data).toMatchObject({ message: 'No crew.', declineReason: 'CREW_NOT_AVAILABLE' });
  expect(data).not.toHaveProperty('sellerQuote');
  for (const lift of (await readRfq(second)).sellerLift)
    expect(lift).toMatchObject({ ...declined, links: { quotes: [] } });
});

test('chat goes both ways, to an RFQ or to one of its lifts', async () => {
  const { first } = asked();
  const [lift] = (await readRfq(first)).sellerLift;
  const ours = await call('POST', `/tripmsgs/${lift?.id}/chat`, {
    message: 'Is Wi-Fi on board?',
    suppressNotification: false,
  });
  expect(ours).toMatchObject({
    status: 201,
    data: { id: expect.stringMatching(/^abuyermsg-\d+$/u), type: 'tripmsgs' },
  });
  const theirs = sandbox.control.chat(first, 'It is.');
  expect((await call('GET', `/tripmsgs/${theirs.id}`)).data).toMatchObject({ message: 'It is.' });
  const { buyerMessages } = await readRfq(first);
  expect(buyerMessages.map(({ message }) => message)).toEqual(['All-in, please.', 'Is Wi-Fi on board?']);
  expect((await call('POST', `/tripmsgs/${first}/chat`, {})).errors).toMatchObject([
    { code: 'ERR_INPUT_MISSING', path: 'message' },
  ]);
});

test('one RFQ or the whole trip is canceled with one of Avinode’s reasons', async () => {
  const { trip, first, second } = asked();
  const body = { messageToSeller: 'Sorry.', reason: 'BY_CLIENT' };
  expect((await call('PUT', `/rfqs/${first}/cancel`, { ...body, reason: 'BORED' })).status).toBe(400);
  expect(await call('PUT', `/rfqs/${first}/cancel`, body)).toMatchObject({ status: 200, data: {} });
  expect(sandbox.control.rfq(second).isCanceled).toBe(false);
  expect((await call('PUT', `/trips/${trip.code}/cancel`, { ...body, id: trip.id })).status).toBe(200);
  expect(await readRfq(second)).toMatchObject({ canceled: true });
  expect((await call('GET', `/trips/${trip.id}`)).data).toMatchObject({ canceled: true });
  expect(() => sandbox.control.quote(second)).toThrow('canceled');
});

test('operators answer over the API with a token of their own; a brokerage cannot', async () => {
  const { first } = asked();
  const offer = {
    message: 'Our offer.',
    quote: { currencyCode: 'EUR', totalPrice: 15_100, lift: { aircraftTail: 'N350BM' } },
  };
  expect((await call('POST', `/tripmsgs/${first}/submitQuote`, offer)).errors).toMatchObject([
    { code: 'AUTHENTICATION_COMPANY_ACCESS' },
  ]);
  const blue = callerOf(sandbox, { apiToken: 'sandbox-operator-token', bearer: 'sandbox-operator-acomp-3001' });
  expect((await blue('POST', `/tripmsgs/${first}/submitQuote`, offer)).status).toBe(201);
  expect((await readRfq(first)).sellerLift).toContainEqual(
    expect.objectContaining({ aircraftTail: 'N350BM', sourcingStatus: 2 }),
  );
  expect((await blue('POST', `/tripmsgs/${first}/decline`, { declineReason: 'NO_REASON' })).status).toBe(400);
  expect((await blue('POST', `/tripmsgs/${first}/decline`, { declineReason: 'OTHER' })).status).toBe(201);
});
