import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Api, openApi } from '../../../test/support/api.ts';

let api: Api;
let ana: string;
let ben: string;
let lead: string;

const key = (name: string) => `rest-test-${name}`;
const get = (path: string, cookie?: string): Promise<Answer> =>
  api.fetch(path, { headers: cookie === undefined ? {} : { cookie } });
const sessionsOf = async (cookie: string, query = '') => (await get(`/api/chat-sessions${query}`, cookie)).json;

/** Creates a request with its session: `passengers` null leaves it incomplete. */
async function open(cookie: string, name: string, passengers: number | null = 4) {
  const legs = [
    {
      departureAirport: 'KTEB',
      arrivalAirport: 'KVNY',
      departureDate: '2027-03-04',
      departureTime: '10:00',
      passengers,
    },
  ];
  const answer = await api.mutate('requests.create', { subject: name, legs, idempotencyKey: key(name) }, cookie);
  expect(answer.status).toBe(200);
  return answer.json.result.data;
}

beforeAll(async () => {
  api = await openApi();
  [ana, ben, lead] = await Promise.all([
    api.signIn('ana@desk.test'),
    api.signIn('ben@desk.test'),
    api.signIn('lead@desk.test'),
  ]);
  const { session } = await open(ana, 'first-trip');
  const trip = { avinodeTripId: 'atrip-64956150', avinodeRfpId: 'rfp-123', currentStep: 'requesting_quotes' };
  await api.mutate(
    'sessions.updateTripInfo',
    { sessionId: session.id, expectedVersion: session.version, ...trip },
    ana,
  );
  for (const text of ['one', 'two', 'three']) {
    const message = { sessionId: session.id, audience: 'client', text, idempotencyKey: key(text) };
    await api.mutate('messages.send', message, ana);
  }
  const second = await open(ana, 'second-trip', null);
  await api.mutate('sessions.setStatus', { sessionId: second.session.id, expectedVersion: 1, move: 'pause' }, ana);
  const third = await open(ana, 'third-trip');
  const won = { sessionId: third.session.id, expectedVersion: 1, move: 'complete', outcome: 'won' };
  await api.mutate('sessions.setStatus', won, ana);
  await api.mutate('sessions.createOrUpdate', { subject: 'only-talk', idempotencyKey: key('only-talk') }, ana);
  await open(ben, 'of-ben');
}, 60_000);

afterAll(() => api.stop());

describe('GET /api/chat-sessions', () => {
  it('answers the open sessions of the caller with conversation and request, newest activity first', async () => {
    const { sessions, count, next_cursor: next } = await sessionsOf(ana);
    expect(sessions.map(({ conversation }: { conversation: { subject: string } }) => conversation.subject)).toEqual([
      'only-talk',
      'second-trip',
      'first-trip',
    ]);
    expect(count).toBe(3);
    expect(next).toBeNull();
    const [talk, , first] = sessions;
    expect(talk).toMatchObject({ request_id: null, request: null, current_step: 'understanding_request' });
    expect(first).toMatchObject({
      status: 'active',
      avinode_trip_id: 'atrip-64956150',
      avinode_rfp_id: 'rfp-123',
      current_step: 'requesting_quotes',
      message_count: 3,
      quotes_received_count: 0,
      request: { departure_airport: 'KTEB', arrival_airport: 'KVNY', departure_date: '2027-03-04', passengers: 4 },
    });
    expect(first.conversation).toEqual({ id: first.conversation_id, subject: 'first-trip' });
    expect(first.request.id).toBe(first.request_id);
    expect(first.last_activity_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
    for (const name of ['id', 'conversation_id', 'request_id', 'iso_agent_id'])
      expect(first[name]).toMatch(/^[0-9a-f-]{36}$/u);
  });

  it('has no key in camelCase', async () => {
    const { text } = await get('/api/chat-sessions', ana);
    expect(text.match(/"[a-z]+[A-Z][A-Za-z]*":/gu)).toBeNull();
  });

  it('filters by status and by either name of the trip', async () => {
    expect((await sessionsOf(ana, '?status=completed')).sessions).toMatchObject([{ current_step: 'closed_won' }]);
    expect((await sessionsOf(ana, '?status=paused')).count).toBe(1);
    expect(await sessionsOf(ana, '?status=archived')).toEqual({ sessions: [], count: 0, next_cursor: null });
    expect((await sessionsOf(ana, '?trip_id=atrip-64956150')).count).toBe(1);
    expect((await sessionsOf(ana, '?trip_id=atrip-64956150&status=completed')).count).toBe(0);
    expect((await sessionsOf(ana, '?trip_id=A1B2C3')).count).toBe(0);
    const { session } = await open(ana, 'by-code');
    const change = { sessionId: session.id, expectedVersion: 1, avinodeTripId: 'Q7W8E9' };
    await api.mutate('sessions.updateTripInfo', change, ana);
    expect((await sessionsOf(ana, '?trip_id=q7w8e9')).sessions).toMatchObject([
      { id: session.id, trip_code: 'Q7W8E9' },
    ]);
  });

  it('shows no colleague’s sessions, not even to a lead', async () => {
    expect((await sessionsOf(ben)).sessions).toMatchObject([{ conversation: { subject: 'of-ben' } }]);
    expect((await sessionsOf(ben, '?trip_id=atrip-64956150')).count).toBe(0);
    expect((await sessionsOf(lead)).count).toBe(0);
  });

  it('pages without repeats or gaps', async () => {
    const all = (await sessionsOf(ana)).sessions.map(({ id }: { id: string }) => id);
    const seen: string[] = [];
    let query = '?limit=2';
    for (let page = 0; page < 5; page += 1) {
      const { sessions, count, next_cursor: next } = await sessionsOf(ana, query);
      expect(count).toBe(sessions.length);
      seen.push(...sessions.map(({ id }: { id: string }) => id));
      if (next === null) break;
      query = `?limit=2&cursor=${next}`;
    }
    expect(seen).toEqual(all);
  });
});

describe('GET /api/requests', () => {
  it('answers the requests of the caller, newest first, with their messages oldest first', async () => {
    const { status, json } = await get('/api/requests?limit=50', ana);
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['requests', 'messages']);
    const first = json.requests.at(-1);
    expect(first).toMatchObject({
      departure_airport: 'KTEB',
      passengers: 4,
      departure_date: '2027-03-04',
      // It has the step of its session, in the legacy list's terms.
      status: 'awaiting_quotes',
      avinode_trip_id: 'atrip-64956150',
      avinode_rfp_id: 'rfp-123',
    });
    expect(first.chat_session).toMatchObject({
      id: first.id,
      route: 'KTEB → KVNY',
      date: 'Mar 4, 2027',
      generated_name: 'KTEB → KVNY (Mar 4, 2027)',
      trip_id: 'atrip-64956150',
      rfp_id: 'rfp-123',
      rfq_id: 'rfp-123',
      step: 'requesting_quotes',
      current_step: 3,
      total_steps: 5,
    });
    const [bare] = json.requests.filter(({ passengers }: { passengers: number | null }) => passengers === null);
    expect(bare).toMatchObject({ status: 'draft', chat_session: { passengers: 1, current_step: 1, trip_id: null } });
    const won = json.requests.filter(({ status }: { status: string }) => status === 'completed');
    expect(won).toMatchObject([{ chat_session: { step: 'proposal_ready', current_step: 5 } }]);
    expect(json.messages[first.id][0].type).toBe('user');
    expect(json.messages[first.id].map(({ content }: { content: string }) => content)).toEqual(['one', 'two', 'three']);
    expect(json.messages[first.id][0]).toMatchObject({ request_id: first.id, sender_type: 'iso_agent' });
    expect(Object.keys(json.messages).toSorted()).toEqual(json.requests.map(({ id }: { id: string }) => id).toSorted());
    expect((await get('/api/requests?limit=1', ana)).json.requests).toHaveLength(1);
    expect(JSON.stringify((await get('/api/requests', ben)).json)).not.toContain('three');
  });

  it('keeps the newest hundred messages of a request', async () => {
    const { session, request } = await open(ben, 'talkative');
    const post = (number: number) =>
      api.mutate(
        'messages.send',
        { sessionId: session.id, audience: 'internal', text: `line ${number}`, idempotencyKey: key(`line-${number}`) },
        ben,
      );
    for (let number = 1; number <= 103; number += 1) await post(number);
    const said = (await get('/api/requests', ben)).json.messages[request.id];
    expect(said).toHaveLength(100);
    expect([said[0].content, said[99].content]).toEqual(['line 4', 'line 103']);
  });

  it('moves when a lead reassigns the session', async () => {
    const { session, request } = await open(ana, 'handed-over');
    const message = {
      sessionId: session.id,
      audience: 'client',
      text: 'between us',
      idempotencyKey: key('between-us'),
    };
    await api.mutate('messages.send', message, ana);
    const { json } = await api.query('viewer.me', {}, lead);
    const { id } = json.result.data.agents.find(({ name }: { name: string }) => name === 'ben@desk.test');
    const assigned = await api.mutate(
      'sessions.assign',
      { sessionId: session.id, expectedVersion: 2, assignee: id },
      lead,
    );
    expect(assigned.status).toBe(200);
    expect((await get('/api/requests', ana)).text).not.toContain(request.id);
    expect((await get('/api/requests', ben)).json.messages[request.id]).toMatchObject([{ content: 'between us' }]);
  });
});

describe('both', () => {
  it.each(['/api/chat-sessions', '/api/requests'])(
    '%s answers 401 without a login, before it parses the query',
    async (path) => {
      for (const query of ['', '?status=nonsense', '?limit=0']) {
        const answer = await get(path + query);
        expect(answer.status).toBe(401);
        expect(answer.json.error.data).toMatchObject({ reason: 'NOT_SIGNED_IN', httpStatus: 401 });
        expect(answer.json.error.data.requestId).toBe(answer.headers.get('x-request-id'));
      }
    },
  );

  it.each([
    ['/api/chat-sessions?status=deleted', 'status'],
    ['/api/chat-sessions?status=', 'status'],
    ['/api/chat-sessions?status=active,paused', 'status'],
    ['/api/chat-sessions?status=active&status=paused', 'status'],
    ['/api/chat-sessions?trip_id=arfq-123', 'trip_id'],
    ['/api/chat-sessions?trip_id=', 'trip_id'],
    ['/api/chat-sessions?trip_id=A1B2C3&trip_id=A1B2C4', 'trip_id'],
    ["/api/chat-sessions?trip_id=atrip-1'--", 'trip_id'],
    ['/api/chat-sessions?limit=0', 'limit'],
    ['/api/chat-sessions?limit=101', 'limit'],
    ['/api/chat-sessions?limit=1e1', 'limit'],
    ['/api/chat-sessions?cursor=made-up', 'cursor'],
    ['/api/chat-sessions?status[]=active', 'status[]'],
    ['/api/chat-sessions?tripId=A1B2C3', 'tripId'],
    ['/api/chat-sessions?__proto__=1', '__proto__'],
    ['/api/requests?limit=-1', 'limit'],
    ['/api/requests?limit=5&limit=6', 'limit'],
    ['/api/requests?status=active', 'status'],
  ])('%s is refused by the name of the parameter', async (path, field) => {
    const answer = await get(path, ana);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/u);
    expect(Object.keys(answer.json.error.data.fields)).toEqual([field]);
    expect(answer.json.error.data.sentence).toBeTruthy();
  });

  it('are not cached', async () => {
    expect((await get('/api/chat-sessions', ana)).headers.get('cache-control')).toBe('no-store');
  });
});
