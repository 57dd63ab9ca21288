// Page budgets of every screen's reads in the largest brokerage of a skewed database: cost grows with the answer, not the brokerage.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appRouter } from '../../src/router.ts';
import { listProcedures } from '../security/isolation/procedures.ts';
import {
  type Caller,
  invitationToken,
  linkToken,
  type MeasuredDesk,
  type MeasuredIds,
  openMeasuredDesk,
} from '../support/measured-brokerage.ts';

let desk: MeasuredDesk;
beforeAll(async () => {
  desk = await openMeasuredDesk();
}, 120_000);
afterAll(() => desk.close());

type Read = readonly [
  name: string,
  by: 'lead' | 'broker',
  mostPages: number,
  call: (as: Caller, ids: MeasuredIds) => Promise<unknown>,
];

// A third above the measured cost. Searches of clients and duplicates and the boards grow with the brokerage's clients and
// open sessions: under row-level security no index serves a substring search.
const reads: readonly Read[] = [
  ['viewer.me', 'lead', 20, (as) => as.viewer.me()],
  ['sessions.list', 'broker', 270, (as) => as.sessions.list({})],
  ["sessions.list, the team's", 'lead', 100, (as) => as.sessions.list({ scope: 'team' })],
  ["sessions.list, the team's archive", 'lead', 90, (as) => as.sessions.list({ scope: 'team', status: ['archived'] })],
  [
    "sessions.list, a search of the team's that finds nothing",
    'lead',
    90,
    (as) => as.sessions.list({ scope: 'team', q: 'zzzz' }),
  ],
  ['sessions.byTrip', 'broker', 50, (as, ids) => as.sessions.byTrip({ tripId: ids.avinodeTripId })],
  ['sessions.byId', 'broker', 90, (as, ids) => as.sessions.byId({ sessionId: ids.sessionId })],
  ['sessions.byId, an open one', 'broker', 110, (as, ids) => as.sessions.byId({ sessionId: ids.openSessionId })],
  [
    'sessions.byConversation',
    'broker',
    110,
    (as, ids) => as.sessions.byConversation({ conversationId: ids.conversationId }),
  ],
  ['sessions.byRequest', 'broker', 80, (as, ids) => as.sessions.byRequest({ requestId: ids.requestId })],
  ['sessions.thread', 'broker', 910, (as, ids) => as.sessions.thread({ sessionId: ids.sessionId, limit: 50 })],
  [
    'sessions.thread, an older page',
    'broker',
    880,
    (as, ids) => as.sessions.thread({ sessionId: ids.sessionId, limit: 50, cursor: 60 }),
  ],
  ['team.list', 'lead', 10, (as) => as.team.list()],
  ['team.invitations', 'lead', 10, (as) => as.team.invitations()],
  ['mails.list', 'lead', 360, (as) => as.mails.list({})],
  ['mails.list, of own sessions', 'broker', 490, (as) => as.mails.list({})],
  ['mails.list, failed', 'lead', 70, (as) => as.mails.list({ status: 'failed' })],
  ['mails.list, awaiting approval', 'broker', 10, (as) => as.mails.list({ status: 'awaiting_approval' })],
  ['mails.awaiting', 'broker', 10, (as) => as.mails.awaiting()],
  ['mails.byId', 'broker', 20, (as, ids) => as.mails.byId({ mailId: ids.mailId })],
  ['mails.orphans', 'lead', 20, (as) => as.mails.orphans({})],
  ['mails.settings', 'lead', 10, (as) => as.mails.settings()],
  [
    'requests.readQuickEntry',
    'broker',
    10,
    (as) => as.requests.readQuickEntry({ text: 'Passenger 300 TEB to PBI tomorrow 4 pax' }),
  ],
  ['boards.expiring', 'lead', 1860, (as) => as.boards.expiring({ scope: 'team' })],
  ['boards.expiring, own', 'broker', 1010, (as) => as.boards.expiring({})],
  ['boards.silent', 'lead', 2290, (as) => as.boards.silent({ scope: 'team' })],
  ['boards.silent, own', 'broker', 2230, (as) => as.boards.silent({})],
  ['boards.lapses', 'broker', 120, (as) => as.boards.lapses()],
  ['clients.search', 'broker', 1060, (as) => as.clients.search({ q: 'passenger 300' })],
  ['clients.search, finding nothing', 'broker', 710, (as) => as.clients.search({ q: 'zzzz' })],
  ['clients.list', 'broker', 700, (as) => as.clients.list({})],
  ['clients.list, a search that finds nothing', 'broker', 1420, (as) => as.clients.list({ q: 'assistant of zzz' })],
  ['clients.byId', 'broker', 570, (as, ids) => as.clients.byId({ clientId: ids.clientId })],
  ['clients.duplicates', 'broker', 1370, (as, ids) => as.clients.duplicates({ clientId: ids.clientId })],
  ['clients.export', 'lead', 6710, (as, ids) => as.clients.export({ clientId: ids.clientId })],
  ['proposals.byId', 'broker', 40, (as, ids) => as.proposals.byId({ proposalId: ids.proposalId })],
  ['proposalLinks.list', 'broker', 20, (as, ids) => as.proposalLinks.list({ proposalId: ids.proposalId })],
  ['publicProposals.view', 'broker', 20, (as) => as.publicProposals.view({ token: linkToken })],
  ['publicInvitations.view', 'broker', 10, (as) => as.publicInvitations.view({ token: invitationToken })],
  ['brokerage.form', 'lead', 10, (as) => as.brokerage.form()],
  ['brokerage.waits', 'lead', 10, (as) => as.brokerage.waits()],
  ['orphans.list', 'broker', 10, (as) => as.orphans.list({})],
  ['avinode.resolve, a trip', 'broker', 20, (as, ids) => as.avinode.resolve({ text: ids.avinodeTripId })],
  ['avinode.resolve, an RFQ', 'broker', 10, (as) => as.avinode.resolve({ text: 'arfq-81001' })],
  ['avinode.resolve, a quote', 'broker', 10, (as) => as.avinode.resolve({ text: 'aquote-81000' })],
  ['exchangeRates.list', 'broker', 30, (as) => as.exchangeRates.list()],
  ['jobs.list', 'lead', 410, (as) => as.jobs.list()],
  ['deliveries.list', 'lead', 290, (as) => as.deliveries.list({})],
  ['deliveries.list, parked', 'lead', 20, (as) => as.deliveries.list({ status: 'parked' })],
  ['deliveries.list, a search', 'lead', 70, (as) => as.deliveries.list({ q: 'arfq-81001' })],
  ['deliveries.byId', 'lead', 20, (as, ids) => as.deliveries.byId({ deliveryId: ids.notificationId })],
  ['connections.list', 'lead', 10, (as) => as.connections.list()],
];

test('every query that reads the database has a budget', () => {
  const queries = listProcedures(appRouter).filter(
    ({ type, path }) => type === 'query' && !path.startsWith('airports.'),
  );
  const names = new Set(reads.map(([name]) => name.split(',')[0]));
  expect(queries.map(({ path }) => path).filter((path) => !names.has(path))).toEqual([]);
});

test.each(reads)('%s, by a %s: at most %i pages', async (_name, by, mostPages, call) => {
  const { buffers } = await desk.pagesOf(() => call(desk[by], desk.ids));
  expect(buffers).toBeLessThanOrEqual(mostPages);
});

test('a session with thousands of notes costs no more pages', async () => {
  await desk.owner`insert into messages (brokerage_id, session_id, conversation_id, sender_type, sender_iso_agent_id, audience, content, created_at)
    select brokerage_id, id, conversation_id, 'iso_agent', iso_agent_id, 'internal', 'Noted.', last_activity_at + n * interval '1 second'
    from chat_sessions, generate_series(1, 5000) n where id = ${desk.ids.openSessionId}`;
  const { buffers } = await desk.pagesOf(() => desk.broker.sessions.byId({ sessionId: desk.ids.openSessionId }));
  expect(buffers).toBeLessThanOrEqual(110);
});
