import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from './open-sandbox.ts';
import { callerOf } from './testing/sandbox-caller.ts';

let sandbox: Sandbox;
let trip: { readonly id: string; readonly code: string };

beforeAll(async () => {
  sandbox = await openSandbox();
  const legs = [{ from: 'KTEB', to: 'KVNY', date: '2027-01-15', time: '10:00', pax: 4 }];
  trip = sandbox.control.createTrip({ legs });
});
afterAll(() => sandbox.close());

const get = async (path: string) => {
  const answer = await fetch(`${sandbox.origin}${path}`);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

const submit = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.origin}${path}`, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });

test('the deep links of a trip work by either name and by an RFQ', async () => {
  for (const name of [trip.id, trip.code]) {
    expect((await get(`/marketplace/mvc/search/load/${name}?source=api&origin=api_action`)).text).toContain(
      'Send requests',
    );
    expect((await get(`/marketplace/mvc/trips/buying/${name}?source=api`)).text).toContain(trip.code);
  }
  const [rfq] = sandbox.control.sendRequests(trip.id, { operators: ['Cobalt Wing'] });
  expect((await get(`/marketplace/mvc/search/load/${rfq?.id}`)).text).toContain('Requested');
  expect((await get('/marketplace/mvc/trips/buying/atrip-1')).status).toBe(404);
});

test('user text is escaped, under a policy that runs no script', async () => {
  const [rfq] = sandbox.control.sendRequests(trip.id, {
    operators: ['Norden Jet'],
    message: '<script>alert(1)</script>',
  });
  const { text, headers } = await get(`/operators/rfqs/${rfq?.id}`);
  expect(text).toContain('&lt;script&gt;');
  expect(text).not.toContain('<script');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).not.toMatch(/unsafe|script-src/u);
});

test('a form sends requests, a quote and a decline', async () => {
  const path = `/marketplace/mvc/search/load/${trip.id}`;
  expect((await submit(path, {})).status).toBe(400);
  const sent = await submit(path, { operator: 'acomp-3005', message: 'Please.' });
  expect(sent.headers.get('location')).toBe(`/marketplace/mvc/trips/buying/${trip.id}?done=sent`);
  const id = sandbox.control.trip(trip.id).rfqIds.at(-1) ?? '';
  const quoted = await submit(`/operators/rfqs/${id}/quote`, {
    price: '45000',
    currency: 'USD',
    validHours: '6',
    message: 'Ours.',
  });
  expect(quoted.status).toBe(303);
  expect(sandbox.control.rfq(id).lifts[0]?.state).toBe('Accepted');
  expect((await submit(`/operators/rfqs/${id}/quote`, { price: 'much', currency: 'USD' })).status).toBe(400);
  expect((await submit(`/operators/rfqs/${id}/decline`, { reason: 'OTHER', message: '' })).status).toBe(303);
  expect(sandbox.control.rfq(id).lifts[0]?.state).toBe('Declined');
});

test('a quote has its validity and lines, including lines that the brokerage can’t see', async () => {
  const legs = [{ from: 'KTEB', to: 'KVNY', date: '2027-01-15', time: '10:00', pax: 4 }];
  const [rfq] = sandbox.control.sendRequests(sandbox.control.createTrip({ legs }).id, { count: 1 });
  const at = `/operators/rfqs/${rfq?.id}`;
  expect((await get(at)).text).toContain('Price breakdown');
  const body = new URLSearchParams({ price: '45000', currency: 'EUR', message: '', lines: 'own' });
  body.set('validUntil', '2027-01-14T18:00');
  for (const [name, amount] of [
    ['Flight charge', '40000'],
    ['De-icing', ''],
    ['', '7'],
    ['Ferry back', '5000'],
  ] as const) {
    body.append('lineName', name);
    body.append('lineAmount', amount);
  }
  for (const seen of ['0', '1']) body.append('lineSeen', seen);
  const send = (given: URLSearchParams) =>
    fetch(`${sandbox.origin}${at}/quote`, { method: 'POST', body: given, redirect: 'manual' });
  expect((await send(body)).status).toBe(303);
  const lift = sandbox.control.rfq(rfq?.id ?? '').lifts.find(({ state }) => state === 'Accepted');
  const { data } = await callerOf(sandbox)('GET', `/quotes/${lift?.quoteId}`);
  expect(data).toMatchObject({
    validUntil: '2027-01-14T18:00:00.000Z',
    quoteBreakdown: {
      sections: [{ lineItems: [{ description: 'Flight charge', amount: 40_000 }, { description: 'De-icing' }] }],
    },
  });
  expect(JSON.stringify(data)).not.toContain('Ferry back');
  body.set('validUntil', 'soon');
  expect((await send(body)).status).toBe(400);
});

test('another site can’t change anything through a local browser', async () => {
  const [rfq] = sandbox.control.sendRequests(trip.id, { operators: ['Aero Levante'] });
  const fields = { reason: 'OTHER', message: '' };
  const at = `/operators/rfqs/${rfq?.id}/decline`;
  expect((await submit(at, fields, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await submit(at, fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await submit('/control/reset', {}, { origin: 'null' })).status).toBe(403);
  expect((await submit('/control/reset', {})).status).toBe(415);
  expect(sandbox.control.rfq(rfq?.id ?? '').lifts[0]?.state).toBe('Unanswered');
  expect((await submit(at, fields, { origin: sandbox.origin })).status).toBe(303);
});

test('a foreign host name that resolves to this machine is refused', async () => {
  const { port } = new URL(sandbox.origin);
  const status = await new Promise((resolve, reject) => {
    const ask = { host: '127.0.0.1', port, path: '/control/state', headers: { host: `evil.example:${port}` } };
    http.get(ask, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
  expect(status).toBe(403);
});
