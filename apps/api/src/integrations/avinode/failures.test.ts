import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  clientOf,
  openUpstream,
  sample,
  sendJson,
  type Upstream,
} from '../../../test/support/avinode/avinode-upstream.ts';
import { AvinodeError, describeProblems } from './failures.ts';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await openUpstream();
});
afterAll(() => upstream.close());

const leg = { departureAirport: 'KMIA', arrivalAirport: 'EGLL', date: '2027-01-01', time: '10:00', passengers: 4 };
const back = { ...leg, departureAirport: 'KXYZ', arrivalAirport: 'KABC' };
const order = { externalTripId: 'x', aircraftCategory: null, segments: [leg, back] };

const samples: Record<string, { httpStatus: number; body: unknown }> = JSON.parse(sample('errors'));
const refusalOf = (status: number, body: unknown): Promise<AvinodeError> => {
  upstream.answers({ 'POST /trips': (response) => sendJson(response, body, status) });
  return clientOf(upstream)
    .createTrip(order)
    .then(
      () => expect.fail('answered'),
      (error: AvinodeError) => error,
    );
};

describe('Avinode’s refusals as sentences for a person', () => {
  test.each([
    ['softErrorStartAirport', 'refused', 'KXYZ is not an airport Avinode knows (leg 2, from).'],
    ['softErrorEndAirport', 'refused', 'KABC is not an airport Avinode knows (leg 2, to).'],
    ['badRequest400NoMessage', 'refused', 'Avinode refused this: something it needs is missing.'],
    [
      'badRequest400MissingTimestamp',
      'refused',
      "Avinode refused this: The header 'X-Avinode-SentTimestamp' is required.",
    ],
    [
      'unauthorized401',
      'unauthorized',
      'Avinode does not accept the credentials of this connection. A lead has to renew them.',
    ],
    ['notFound404', 'not_found', 'Avinode knows nothing of this name.'],
  ])('the official sample %s', async (name, kind, message) => {
    const { httpStatus, body } = samples[name] ?? expect.fail(name);
    const error = await refusalOf(httpStatus, body);
    expect(error).toMatchObject({ kind, message, status: httpStatus, isOutcomeUnknown: false });
    expect(error.problems).toHaveLength(1);
    expect(error).not.toHaveProperty('cause');
  });

  test('every official sample is in that list', () => {
    expect(Object.keys(samples)).toHaveLength(6);
  });

  test.each([
    [
      [{ code: 'START_AIRPORT_INVALID', path: 'segments[0].startAirport' }],
      'KMIA is not an airport Avinode knows (leg 1, from).',
    ],
    [
      [{ code: 'END_AIRPORT_INVALID', path: 'segments[1].endAirport' }],
      'KABC is not an airport Avinode knows (leg 2, to).',
    ],
    // Beyond the legs by one: counted from one.
    [
      [{ code: 'END_AIRPORT_INVALID', path: 'activities[2].endAirport' }],
      'KABC is not an airport Avinode knows (leg 2, to).',
    ],
    [[{ code: 'START_AIRPORT_INVALID' }], 'The airport of departure is not an airport Avinode knows (from).'],
    [
      [
        { code: 'START_AIRPORT_INVALID', path: 'segments[0].startAirport' },
        { title: 'Odd.', path: 'segments[1].paxCount' },
      ],
      'KMIA is not an airport Avinode knows (leg 1, from). Avinode refused this: Odd (leg 2, passengers).',
    ],
    [[{ title: 'Odd', path: 'segments[1].constructor' }], 'Avinode refused this: Odd (leg 2).'],
    [[{ code: 'ERR_X', title: '??? No message available ???' }], 'Avinode refused this: ERR_X.'],
    [[{}], 'Avinode refused this without saying why.'],
    [[], 'Avinode refused this without saying why.'],
  ])('%j: %s', (problems, sentence) => {
    const descriptions = problems.map((problem) => ({ code: null, title: null, path: null, ...problem }));
    expect(describeProblems(descriptions, order.segments)).toBe(sentence);
  });

  test('its texts cannot forge log lines, and are cut', async () => {
    const title = `One\r\n{"level":"fatal"}\u001b[31m\u2028\u202e${'x'.repeat(1_000)}`;
    const { message, problems } = await refusalOf(400, { meta: { errors: Array(30).fill({ title }) } });
    expect(message).toMatch(/^[ -~]{1,600}$/u);
    expect(problems).toHaveLength(20);
  });

  test('missing access of the company is reported as a permission, with any status', async () => {
    for (const status of [200, 401, 403, 422]) {
      const error = await refusalOf(status, { meta: { errors: [{ code: 'AUTHENTICATION_COMPANY_ACCESS' }] } });
      expect(error.kind).toBe('forbidden');
    }
  });

  test('a refusal with an id has an unknown outcome', async () => {
    const error = await refusalOf(200, { meta: { errors: [{ code: 'X' }] }, data: { id: 'atrip-1' } });
    expect(error).toMatchObject({ kind: 'refused', isOutcomeUnknown: true });
    expect(error.message).toContain('look before sending it again');
  });
});
