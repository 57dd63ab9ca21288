import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, openSandbox } from './open-sandbox.ts';
import { type Call, callerOf, tripBody } from './testing/sandbox-caller.ts';

let sandbox: Sandbox;
let call: Call;
let other: Call;

beforeAll(async () => {
  sandbox = await openSandbox({ limits: false });
  call = callerOf(sandbox);
  other = callerOf(sandbox, { apiToken: 'sandbox-api-token-2', bearer: 'sandbox-bearer-2' });
});
afterAll(() => sandbox.close());

const made = async (...airports: readonly string[]) => {
  const { data } = await call('POST', '/trips', tripBody('CRM-1', ...airports));
  return data as { id: string; tripId: string; actions: Record<string, { href: string; httpMethod: string }> };
};

describe('trips', () => {
  test('a trip has both names and its links, and is found by either name and by our external id', async () => {
    const created = await call('POST', '/trips', tripBody('CRM-77', 'KTEB', 'KVNY'));
    expect(created.status).toBe(201);
    expect(created.data).toMatchObject({
      id: expect.stringMatching(/^atrip-\d+$/u),
      tripId: expect.stringMatching(/^[A-Z0-9]{6}$/u),
      type: 'trips',
      actions: {
        searchInAvinode: { httpMethod: 'GET', href: expect.stringContaining('/marketplace/mvc/search/load/atrip-') },
        viewInAvinode: { httpMethod: 'GET', href: expect.stringContaining('/marketplace/mvc/trips/buying/atrip-') },
        cancel: { httpMethod: 'PUT' },
      },
    });
    const { id, tripId } = created.data as { id: string; tripId: string };
    const whole = { id, tripId, externalTripId: 'CRM-77', canceled: false, links: { rfqs: [], tripmsgs: [] } };
    expect((await call('GET', `/trips/${id}`)).data).toMatchObject(whole);
    expect((await call('GET', `/trips/${tripId.toLowerCase()}`)).data).toMatchObject(whole);
    expect((await call('GET', '/trips?externalTripId=CRM-77')).data).toEqual([expect.objectContaining({ id })]);
    expect((await call('GET', '/trips?externalTripId=CRM-78')).data).toEqual([]);
  });

  test('the same body twice makes two trips', async () => {
    const [one, two] = [await made('KTEB', 'KVNY'), await made('KTEB', 'KVNY')];
    expect(two.id).not.toBe(one.id);
    expect(two.tripId).not.toBe(one.tripId);
  });

  test('an airport that Avinode does not know is an error with HTTP 200, and its path', async () => {
    const { status, errors, data } = await call('POST', '/trips', tripBody('CRM-2', 'KTEB', 'KXYZ', 'KVNY'));
    expect({ status, errors, data }).toEqual({
      status: 200,
      errors: [
        { title: 'Invalid end airport', code: 'END_AIRPORT_INVALID', path: 'segments[0].endAirport' },
        { title: 'Invalid start airport', code: 'START_AIRPORT_INVALID', path: 'segments[1].startAirport' },
      ],
      data: {},
    });
  });

  test('a numeric passenger count, or a trip without segments, is refused with its path', async () => {
    const [segment] = tripBody('CRM-3', 'KTEB', 'KVNY').segments;
    const numeric = await call('POST', '/trips', { ...tripBody('CRM-3'), segments: [{ ...segment, paxCount: 4 }] });
    expect(numeric).toMatchObject({
      status: 400,
      errors: [{ code: 'ERR_INPUT_GENERIC_INVALID', path: 'segments[0].paxCount' }],
    });
    const { segments: _without, ...rest } = tripBody('CRM-3');
    expect(await call('POST', '/trips', rest)).toMatchObject({
      status: 400,
      errors: [{ code: 'ERR_INPUT_MISSING', path: 'segments' }],
    });
    expect(await call('POST', '/trips', '{"broken')).toMatchObject({
      status: 400,
      errors: [{ code: 'ERR_INPUT_MISSING' }],
    });
  });

  test('a trip time is local to the departure airport', async () => {
    const trip = await made('KTEB', 'LSGG');
    const { data } = await call('GET', `/trips/${trip.id}`);
    expect(data).toMatchObject({
      segments: [{ departureDateTime: { dateTimeUTC: '2027-01-15T15:00:00Z', dateTimeLocal: '2027-01-15T10:00:00' } }],
    });
  });
});

describe('authentication', () => {
  test.each([
    ['X-Avinode-SentTimestamp', undefined, 400, 'ERR_INPUT_MISSING'],
    ['X-Avinode-SentTimestamp', '2020-01-01T00:00:00Z', 400, 'ERR_INPUT_GENERIC_INVALID'],
    ['X-Avinode-SentTimestamp', 'yesterday', 400, 'ERR_INPUT_GENERIC_INVALID'],
    ['X-Avinode-Product', undefined, 400, 'ERR_INPUT_MISSING'],
    ['X-Avinode-ApiVersion', undefined, 400, 'ERR_INPUT_MISSING'],
    ['X-Avinode-ApiToken', undefined, 401, 'ERR_INPUT_GENERIC_INVALID'],
    ['X-Avinode-ApiToken', 'another', 401, 'ERR_INPUT_GENERIC_INVALID'],
    ['Authorization', undefined, 401, 'ERR_INPUT_GENERIC_INVALID'],
    ['Authorization', 'Bearer another', 401, 'ERR_INPUT_GENERIC_INVALID'],
  ])('%s as %s is answered %i', async (name, value, status, code) => {
    expect(await call('GET', '/trips', undefined, { [name]: value })).toMatchObject({ status, errors: [{ code }] });
  });

  test('errors have Avinode’s own texts', async () => {
    const { errors } = await call('GET', '/trips', undefined, { 'X-Avinode-SentTimestamp': undefined });
    expect(errors).toEqual([{ title: "The header 'X-Avinode-SentTimestamp' is required", code: 'ERR_INPUT_MISSING' }]);
    const unknown = await call('GET', '/trips/atrip-1');
    expect(unknown).toMatchObject({ status: 404, errors: [{ title: 'Not found', code: 'NOT_FOUND' }] });
  });

  test('another company can’t see or cancel our trips', async () => {
    const trip = await made('KTEB', 'KVNY');
    const [rfq] = sandbox.control.sendRequests(trip.id, { count: 1 });
    const { message } = sandbox.control.quote(rfq?.id ?? '');
    const paths = [`/trips/${trip.id}`, `/rfqs/${trip.tripId}`, `/rfqs/${rfq?.id}`, `/tripmsgs/${message.id}`];
    for (const path of paths) expect((await other('GET', path)).status).toBe(404);
    expect((await other('PUT', `/trips/${trip.id}/cancel`, { reason: 'OTHER' })).status).toBe(404);
    expect((await other('POST', `/tripmsgs/${rfq?.id}/chat`, { message: 'Hello' })).status).toBe(404);
    expect((await other('GET', '/trips')).data).toEqual([]);
  });

  test('client credentials, in the header or in the form, get a token that is accepted', async () => {
    const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${sandbox.apiUrl}/oauth/token`, { method: 'POST', body: new URLSearchParams(form), headers });
    const grant = { grant_type: 'client_credentials' };
    const inForm = await ask({ ...grant, client_id: 'sandbox-client', client_secret: 'sandbox-secret' });
    const token = (await inForm.json()) as { access_token: string };
    expect(token).toMatchObject({ expires_in: 1799, token_type: 'Bearer' });
    const basic = `Basic ${Buffer.from('sandbox-client:sandbox-secret').toString('base64')}`;
    expect((await ask({ ...grant, expiresInMinutes: '1' }, { authorization: basic })).status).toBe(200);
    expect((await call('GET', '/trips', undefined, { Authorization: `Bearer ${token.access_token}` })).status).toBe(
      200,
    );
    expect((await ask({ ...grant, client_id: 'sandbox-client', client_secret: 'wrong' })).status).toBe(401);
    expect((await ask({ grant_type: 'password' })).status).toBe(400);
  });
});

test('airports are found by code and by name', async () => {
  expect((await call('GET', '/airports/search?filter=teter')).data).toEqual([
    expect.objectContaining({ icao: 'KTEB' }),
  ]);
  expect((await call('GET', '/airports/search?filter=KXYZ')).data).toEqual([]);
});

test('the rate limit reports the remaining calls, and refuses with Retry-After', async () => {
  const limited = await openSandbox({ limits: { burst: 2, refillPerSecond: 0.5 } });
  try {
    const calling = callerOf(limited);
    const first = await calling('GET', '/trips');
    expect(first.headers.get('x-rate-limit-limit')).toBe('2');
    expect(first.headers.get('x-rate-limit-remaining')).toBe('1');
    await calling('GET', '/trips');
    const third = await calling('GET', '/trips');
    expect(third).toMatchObject({ status: 429, errors: [{ code: 'TOO_MANY_REQUESTS' }] });
    expect(third.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(Number(third.headers.get('retry-after'))).toBe(2);
    expect(Number(third.headers.get('x-rate-limit-reset'))).toBe(2);
    limited.control.setFaults({ rateLimit: { isOn: false, burst: 1, refillPerSecond: 1 } });
    expect((await calling('GET', '/trips')).headers.get('x-rate-limit-limit')).toBeNull();
  } finally {
    await limited.close();
  }
});
