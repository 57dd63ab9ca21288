import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { CreateClient, SearchClients } from './clients/clients.schema.ts';
import { SaveCredentials } from './sourcing/connections.schema.ts';
import { ListNotifications, ReplayNotifications } from './sourcing/notification-log.schema.ts';
import { RetryMessage, SendMessage } from './messages/messages.schema.ts';
import { AvinodeNotification } from './sourcing/notifications.schema.ts';
import { RecordProposal, RecordQuote } from './quotes/quotes.schema.ts';
import { CreateRequest, ReadQuickEntry, UpdateRequest } from './requests/requests.schema.ts';
import * as sessions from './sessions/sessions.schema.ts';
import { CancelRfq, CancelTrip } from './sourcing/trips.schema.ts';

const id = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
const leg = {
  departureAirport: 'KTEB',
  arrivalAirport: 'KVNY',
  departureDate: '2026-12-12',
  departureTime: '09:30',
  passengers: 4,
};
const versioned = { sessionId: id, expectedVersion: 1 };
const idempotencyKey = 'abcd-1234';

/** One valid input of every procedure. */
const inputs: Record<string, readonly [z.ZodType, Record<string, unknown>]> = {
  SearchClients: [SearchClients, { q: 'acme' }],
  CreateClient: [
    CreateClient,
    { name: 'Acme', email: 'a@acme.example', phone: '1', companyName: 'Acme', idempotencyKey },
  ],
  SendMessage: [SendMessage, { sessionId: id, audience: 'client', text: 'Hello', idempotencyKey }],
  SendChat: [SendMessage, { sessionId: id, audience: 'operator', rfqId: id, text: 'Hello', idempotencyKey }],
  RetryMessage: [RetryMessage, { sessionId: id, messageId: id, idempotencyKey }],
  CancelTrip: [CancelTrip, { sessionId: id, reason: 'BOOKED', message: 'Thank you.', idempotencyKey }],
  CancelRfq: [CancelRfq, { sessionId: id, rfqId: id, reason: 'BOOKED', message: 'Thank you.', idempotencyKey }],
  SaveCredentials: [
    SaveCredentials,
    { connectionId: id, credentials: { kind: 'token', apiToken: 'an-api-token', bearer: 'a-bearer' } },
  ],
  ListNotifications: [ListNotifications, { status: 'parked', q: 'A1B2C3', cursor: 'x', limit: 5 }],
  ReplayNotifications: [ReplayNotifications, { from: '2026-11-23T09:30:00Z', to: '2026-11-23T09:30:00Z' }],
  RecordQuote: [
    RecordQuote,
    {
      sessionId: id,
      avinodeQuoteId: 'aquote-1',
      avinodeRfqId: 'arfq-1',
      operatorName: 'Jet Co',
      total: { amountMinor: 1, currency: 'USD' },
      aircraftType: 'G550',
      tail: 'N1',
      validUntil: '2026-11-23T09:30:00Z',
      idempotencyKey,
    },
  ],
  RecordProposal: [RecordProposal, { ...versioned, title: 'Offer', idempotencyKey }],
  CreateRequest: [
    CreateRequest,
    {
      conversationId: id,
      clientId: id,
      subject: 'x',
      legs: [leg],
      aircraftCategory: 'Light jet',
      budget: { amountMinor: 1, currency: 'USD' },
      specialRequirements: 'dog',
      pets: 'dog',
      baggage: 'skis',
      catering: 'halal',
      wifi: true,
      smoking: false,
      idempotencyKey,
    },
  ],
  ReadQuickEntry: [ReadQuickEntry, { text: 'teb-vny 12 dec' }],
  UpdateRequest: [
    UpdateRequest,
    {
      ...versioned,
      clientId: id,
      legs: [leg],
      aircraftCategory: null,
      budget: null,
      specialRequirements: null,
      pets: null,
      baggage: null,
      catering: null,
      wifi: null,
      smoking: null,
    },
  ],
  ListSessions: [
    sessions.ListSessions,
    {
      status: ['active'],
      tripId: 'A1B2C3',
      step: 'proposal_sent',
      assignee: id,
      q: 'x',
      scope: 'team',
      unread: true,
      expiring: true,
      ids: [id],
      cursor: 'c',
      limit: 5,
    },
  ],
  SessionsByTrip: [sessions.SessionsByTrip, { tripId: 'atrip-1' }],
  SessionById: [sessions.SessionById, { sessionId: id }],
  SessionThread: [sessions.SessionThread, { sessionId: id, cursor: 4, limit: 5 }],
  CreateOrUpdateSession: [
    sessions.CreateOrUpdateSession,
    {
      conversationId: id,
      subject: 'x',
      clientId: id,
      requestId: id,
      currentStep: 'proposal_sent',
      idempotencyKey,
    },
  ],
  UpdateTripInfo: [
    sessions.UpdateTripInfo,
    {
      ...versioned,
      avinodeTripId: 'atrip-1',
      avinodeRfpId: 'rfp-1',
      avinodeRfqId: 'arfq-1',
      requestId: id,
      currentStep: 'proposal_sent',
      reason: 'x',
      workflowState: { a: { b: [1, 'c', null, true] } },
    },
  ],
  SetSessionStatus: [
    sessions.SetSessionStatus,
    { ...versioned, move: 'pause', until: '2026-11-23T09:30:00Z', keep: true },
  ],
  MoveStep: [sessions.MoveStep, { ...versioned, step: 'proposal_sent', reason: 'x' }],
  AssignSession: [sessions.AssignSession, { ...versioned, assignee: id }],
  MarkRead: [sessions.MarkRead, { sessionId: id, seq: 3 }],
  ChoosePrimaryQuote: [sessions.ChoosePrimaryQuote, { ...versioned, quoteId: null }],
};
const all = Object.entries(inputs).map(([name, [schema, good]]) => ({ name, schema, good }));
const accepts = (schema: z.ZodType, input: unknown) => schema.safeParse(input).success;

describe.each(all)('$name', ({ schema, good }) => {
  it('accepts a valid input', () => expect(schema.safeParse(good)).toMatchObject({ success: true }));

  it.each(['extra', 'brokerageId', 'version', 'isoAgentId', '__proto__x', 'constructor', 'toString'])(
    'refuses the unknown key %s',
    (key) => {
      expect(accepts(schema, { ...good, [key]: id })).toBe(false);
    },
  );
  it('refuses an unknown key in nested objects', () => {
    for (const [key, value] of Object.entries(good)) {
      const inner = Array.isArray(value) ? (value as unknown[])[0] : value;
      if (key === 'workflowState' || typeof inner !== 'object' || inner === null) continue;
      const spoilt = { ...inner, extra: 1 };
      expect(accepts(schema, { ...good, [key]: Array.isArray(value) ? [spoilt] : spoilt })).toBe(false);
    }
  });
  it('refuses a wrong type in every field', () => {
    for (const key of Object.keys(good))
      for (const wrong of [{ $gt: '' }, [[[]]], -1.5, Number.NaN, '', Symbol('x'), () => 1])
        if (!(key === 'workflowState' && JSON.stringify(wrong) === '{"$gt":""}'))
          expect([key, accepts(schema, { ...good, [key]: wrong })]).toEqual([key, false]);
  });
  it('refuses text that PostgreSQL can’t store, in every field', () => {
    for (const bad of ['a\u0000b', '\ud800', 'x\udc00y'])
      for (const [key, value] of Object.entries(good))
        // A cursor is never stored; an invalid one is refused when it is parsed.
        if (typeof value === 'string' && key !== 'cursor')
          expect([key, accepts(schema, { ...good, [key]: bad })]).toEqual([key, false]);
  });
  it('parses any JSON without throwing or polluting the prototype', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(good)), (value, key) => {
        schema.safeParse(value);
        schema.safeParse({ ...good, [key]: value });
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
  it('parses texts of 100,000 characters in linear time', () => {
    // A backtracking pattern would hang: these texts are shaped after every pattern in use.
    const long = 100_000;
    const shapes = ['a', ' ', '-', '0', 'A', 'atrip-1', 'arfq-a-', '2026-', 'a@', 'a.', '@', '\t\u00a0'];
    for (const shape of shapes) {
      const text = shape.repeat(Math.ceil(long / shape.length));
      for (const key of Object.keys(good)) {
        expect([key, accepts(schema, { ...good, [key]: text })]).toEqual([key, false]);
        schema.safeParse({ ...good, [key]: `${text}!` });
      }
    }
  });
});

describe('ids', () => {
  it('are normalised to the form that the database writes', () => {
    expect(sessions.SessionById.parse({ sessionId: id.toUpperCase() })).toEqual({ sessionId: id });
  });
  it.each(['', 'f47ac10b', `${id} `, `{${id}}`, id.replaceAll('-', ''), `${id}'--`])('are not %j', (sessionId) => {
    expect(accepts(sessions.SessionById, { sessionId })).toBe(false);
  });
});

describe('times', () => {
  const until = (text: string) => sessions.SetSessionStatus.safeParse({ ...versioned, move: 'pause', until: text });
  it.each([
    ['2026-11-23T09:30:00Z', '2026-11-23T09:30:00.000Z'],
    ['2026-11-23T09:30:00.123456789Z', '2026-11-23T09:30:00.123Z'],
    ['2026-11-23T09:30:00+02:00', '2026-11-23T07:30:00.000Z'],
  ])('%s is stored as %s', (text, instant) => expect(until(text)).toMatchObject({ data: { until: instant } }));
  it.each([
    '2026-11-23',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-23T24:30:00Z',
    'now',
    '2026-11-23T09:30:00',
    '2026-11-23T09:30:00+99:00',
    // Years that sort wrongly as text, or that the database does not know.
    '9999-12-31T23:59:59-23:59',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+23:59',
    '+010000-01-01T00:00:00Z',
  ])('%s is refused', (text) => expect(until(text).success).toBe(false));
  it('must be real calendar dates', () => {
    const on = (departureDate: string) => accepts(UpdateRequest, { ...versioned, legs: [{ ...leg, departureDate }] });
    expect(['2026-12-12', '2028-02-29'].map(on)).toEqual([true, true]);
    expect(['2026-02-29', '0000-01-01', '2026-1-1', '2026-12-12T00:00:00Z'].map(on)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('bounds', () => {
  const table: readonly [string, unknown, boolean][] = [
    ['SendMessage', { text: 'x'.repeat(10_000) }, true],
    ['SendMessage', { text: 'x'.repeat(10_001) }, false],
    ['SendMessage', { text: ' \n ' }, false],
    ['ListSessions', { limit: 100 }, true],
    ['ListSessions', { limit: 101 }, false],
    ['ListSessions', { limit: 0 }, false],
    ['ListSessions', { ids: Array<string>(100).fill(id) }, true],
    ['ListSessions', { ids: Array<string>(101).fill(id) }, false],
    ['ListSessions', { ids: [] }, false],
    ['ListSessions', { status: [] }, false],
    ['ListSessions', { status: 'archived' }, true],
    ['ListSessions', { status: ['open'] }, false],
    ['UpdateTripInfo', { expectedVersion: 0 }, false],
    ['UpdateTripInfo', { expectedVersion: 2_147_483_648 }, false],
    ['UpdateTripInfo', { expectedVersion: '1' }, false],
    ['UpdateTripInfo', { avinodeTripId: null }, true],
    ['UpdateTripInfo', { avinodeTripId: 'nothing' }, false],
    ['UpdateTripInfo', { avinodeRfpId: 'arfp-1' }, true],
    ['UpdateTripInfo', { avinodeRfqId: 'rfq-1' }, false],
    ['UpdateTripInfo', { avinodeRfqId: 'arfq-' }, false],
    ['RecordQuote', { total: { amountMinor: 0, currency: 'USD' } }, false],
    ['RecordQuote', { total: { amountMinor: 1.5, currency: 'USD' } }, false],
    ['RecordQuote', { total: { amountMinor: 1e13 + 1, currency: 'USD' } }, false],
    ['RecordQuote', { total: { amountMinor: 1, currency: 'usd' } }, false],
    ['CreateRequest', { legs: Array<typeof leg>(20).fill(leg) }, true],
    ['CreateRequest', { legs: Array<typeof leg>(21).fill(leg) }, false],
    ['CreateRequest', { legs: [{ ...leg, passengers: 0 }] }, false],
    ['CreateRequest', { legs: [{ ...leg, passengers: 101 }] }, false],
    ['CreateRequest', { legs: [{ ...leg, arrivalAirport: ' kteb ' }] }, false],
    ['CreateRequest', { legs: [{ ...leg, departureTime: '24:00' }] }, false],
    ['CreateOrUpdateSession', { conversationId: undefined, subject: undefined }, false],
    ['CreateOrUpdateSession', { conversationId: undefined, idempotencyKey: undefined }, false],
    ['CreateOrUpdateSession', { idempotencyKey: undefined }, true],
    ['CreateOrUpdateSession', { idempotencyKey: 'short' }, false],
    ['MarkRead', { seq: -1 }, false],
    ['MarkRead', { seq: 0 }, true],
    ['AssignSession', { assignee: 'ana' }, false],
    ['SetSessionStatus', { move: 'resume' }, false],
    ['SetSessionStatus', { move: 'explode' }, false],
    ['CreateClient', { email: 'a b@c.d' }, false],
    ['CreateClient', { email: `${'a'.repeat(250)}@b.example` }, false],
  ];
  it.each(table)('%s with %j: %s', (name, change, ok) => {
    const [schema, good] = inputs[name] ?? [];
    expect(accepts(schema as z.ZodType, { ...good, ...(change as object) })).toBe(ok);
  });
});

describe('workflowState', () => {
  const parse = (json: string) => sessions.workflowState.safeParse(JSON.parse(json));
  it.each(['{"a":{"b":[1,"c",null,true]}}', '{}', '{"a":null}', '{"Z_9":0}'])('takes %s', (json) => {
    expect(parse(json)).toEqual({ success: true, data: JSON.parse(json) });
  });
  it.each([
    '[]',
    '"a"',
    '1',
    'null',
    '{"constructor":1}',
    '{"prototype":1}',
    '{"a":{"constructor":{"prototype":{"polluted":1}}}}',
    '{"1a":1}',
    '{"a-b":1}',
    '{"":1}',
    '{"a":"\\u0000"}',
    '{"a":["\\ud800"]}',
    '{"a":{"b":{"c":"x\\udfff"}}}',
    '{"a":1e999}',
    `{"a":"${'x'.repeat(4_001)}"}`,
    `{"a":[${'0,'.repeat(100)}0]}`,
    `{${Array.from({ length: 5 }, (_, n) => `"k${n}":"${'x'.repeat(4_000)}"`).join()}}`,
  ])('refuses %.60s', (json) => expect(parse(json).success).toBe(false));
  it('never keeps __proto__', () => {
    const parsed = parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}');
    expect(JSON.stringify(parsed.data ?? {})).not.toContain('polluted');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a notification of Avinode', () => {
  it('may have undocumented properties', () => {
    const body = { id: 'arfq-1', type: 'TripRequest', tripId: 'A1B2C3', href: 'https://x.example', news: { a: 1 } };
    expect(AvinodeNotification.parse(body)).toEqual({
      id: 'arfq-1',
      type: 'TripRequest',
      tripId: 'A1B2C3',
      href: 'https://x.example',
    });
  });
  it.each([
    {},
    { id: 1, type: 'x' },
    { id: 'arfq', type: 'x' },
    { id: 'arfq-1' },
    { id: 'arfq-1', type: '' },
    { id: `a-${'1'.repeat(61)}`, type: 'x' },
    [],
    null,
  ])('is not %j', (body) => expect(AvinodeNotification.safeParse(body).success).toBe(false));
});
