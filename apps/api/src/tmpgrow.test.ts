// What every read of a screen may cost in the largest brokerage of a skewed database: its answer, never the brokerage.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appRouter } from './router.ts';
import { listProcedures } from '../test/security/isolation/procedures.ts';
import {
  type Caller,
  invitationToken,
  linkToken,
  type MeasuredDesk,
  type MeasuredIds,
  openMeasuredDesk,
} from '../test/support/measured-desk.ts';

let desk: MeasuredDesk;
beforeAll(async () => {
  desk = await openMeasuredDesk(Number(process.env.SIZE ?? 20000));
}, 240_000);
afterAll(() => desk.close());

interface Read {
  readonly name: string;
  readonly by: 'lead' | 'broker';
  readonly pages: number;
  readonly call: (caller: Caller, ids: any) => Promise<unknown>;
}

const reads: readonly Read[] = [
  { name: 'viewer.me', by: 'lead', pages: 9999, call: (c) => c.viewer.me() },
  { name: 'sessions.list', by: 'broker', pages: 9999, call: (c) => c.sessions.list({}) },
  { name: 'sessions.list', by: 'lead', pages: 9999, call: (c) => c.sessions.list({ scope: 'team' }) },
  {
    name: 'sessions.list',
    by: 'lead',
    pages: 9999,
    call: (c) => c.sessions.list({ scope: 'team', status: ['archived'] }),
  },
  { name: 'sessions.list', by: 'lead', pages: 9999, call: (c) => c.sessions.list({ scope: 'team', q: 'zzzz' }) },
  {
    name: 'sessions.byTrip',
    by: 'broker',
    pages: 9999,
    call: (c, i) => c.sessions.byTrip({ tripId: i.avinodeTripId }),
  },
  { name: 'sessions.byId', by: 'broker', pages: 9999, call: (c, i) => c.sessions.byId({ sessionId: i.sessionId }) },
  { name: 'sessions.byId', by: 'broker', pages: 9999, call: (c, i) => c.sessions.byId({ sessionId: i.openSessionId }) },
  {
    name: 'sessions.byConversation',
    by: 'broker',
    pages: 9999,
    call: (c, i) => c.sessions.byConversation({ conversationId: i.conversationId }),
  },
  {
    name: 'sessions.byRequest',
    by: 'broker',
    pages: 9999,
    call: (c, i) => c.sessions.byRequest({ requestId: i.requestId }),
  },
  {
    name: 'sessions.thread',
    by: 'broker',
    pages: 9999,
    call: (c, i) => c.sessions.thread({ sessionId: i.sessionId, limit: 50 }),
  },
  {
    name: 'sessions.thread',
    by: 'broker',
    pages: 9999,
    call: (c, i) => c.sessions.thread({ sessionId: i.sessionId, limit: 50, cursor: 60 }),
  },
  { name: 'team.list', by: 'lead', pages: 9999, call: (c) => c.team.list() },
  { name: 'team.invitations', by: 'lead', pages: 9999, call: (c) => c.team.invitations() },
  { name: 'mails.list', by: 'lead', pages: 9999, call: (c) => c.mails.list({}) },
  { name: 'mails.list', by: 'broker', pages: 9999, call: (c) => c.mails.list({}) },
  { name: 'mails.list', by: 'lead', pages: 9999, call: (c) => c.mails.list({ status: 'failed' }) },
  { name: 'mails.list', by: 'broker', pages: 9999, call: (c) => c.mails.list({ status: 'awaiting_approval' }) },
  { name: 'mails.awaiting', by: 'broker', pages: 9999, call: (c) => c.mails.awaiting() },
  { name: 'mails.byId', by: 'broker', pages: 9999, call: (c, i) => c.mails.byId({ mailId: i.mailId }) },
  { name: 'mails.orphans', by: 'lead', pages: 9999, call: (c) => c.mails.orphans({}) },
  { name: 'mails.settings', by: 'lead', pages: 9999, call: (c) => c.mails.settings() },
  {
    name: 'requests.readQuickEntry',
    by: 'broker',
    pages: 9999,
    call: (c) => c.requests.readQuickEntry({ text: 'Passenger 300 TEB to PBI tomorrow 4 pax' }),
  },
  { name: 'boards.expiring', by: 'lead', pages: 9999, call: (c) => c.boards.expiring({ scope: 'team' }) },
  { name: 'boards.expiring', by: 'broker', pages: 9999, call: (c) => c.boards.expiring({}) },
  { name: 'boards.silent', by: 'lead', pages: 9999, call: (c) => c.boards.silent({ scope: 'team' }) },
  { name: 'boards.silent', by: 'broker', pages: 9999, call: (c) => c.boards.silent({}) },
  { name: 'boards.lapses', by: 'broker', pages: 9999, call: (c) => c.boards.lapses() },
  { name: 'clients.search', by: 'broker', pages: 9999, call: (c) => c.clients.search({ q: 'passenger 300' }) },
  { name: 'clients.search', by: 'broker', pages: 9999, call: (c) => c.clients.search({ q: 'zzzz' }) },
  { name: 'clients.list', by: 'broker', pages: 9999, call: (c) => c.clients.list({}) },
  { name: 'clients.list', by: 'broker', pages: 9999, call: (c) => c.clients.list({ q: 'assistant of zzz' }) },
  { name: 'clients.byId', by: 'broker', pages: 9999, call: (c, i) => c.clients.byId({ clientId: i.clientId }) },
  {
    name: 'clients.duplicates',
    by: 'broker',
    pages: 9999,
    call: (c, i) => c.clients.duplicates({ clientId: i.clientId }),
  },
  { name: 'clients.export', by: 'lead', pages: 9999, call: (c, i) => c.clients.export({ clientId: i.clientId }) },
  { name: 'proposals.byId', by: 'broker', pages: 9999, call: (c, i) => c.proposals.byId({ proposalId: i.proposalId }) },
  {
    name: 'proposalLinks.list',
    by: 'broker',
    pages: 9999,
    call: (c, i) => c.proposalLinks.list({ proposalId: i.proposalId }),
  },
  {
    name: 'publicProposals.view',
    by: 'broker',
    pages: 9999,
    call: (c) => c.publicProposals.view({ token: linkToken }),
  },
  {
    name: 'publicInvitations.view',
    by: 'broker',
    pages: 9999,
    call: (c) => c.publicInvitations.view({ token: invitationToken }),
  },
  { name: 'brokerage.form', by: 'lead', pages: 9999, call: (c) => c.brokerage.form() },
  { name: 'brokerage.waits', by: 'lead', pages: 9999, call: (c) => c.brokerage.waits() },
  { name: 'orphans.list', by: 'broker', pages: 9999, call: (c) => c.orphans.list({}) },
  { name: 'avinode.resolve', by: 'broker', pages: 9999, call: (c, i) => c.avinode.resolve({ text: i.avinodeTripId }) },
  { name: 'avinode.resolve', by: 'broker', pages: 9999, call: (c) => c.avinode.resolve({ text: 'arfq-81001' }) },
  { name: 'avinode.resolve', by: 'broker', pages: 9999, call: (c) => c.avinode.resolve({ text: 'aquote-81000' }) },
  { name: 'exchangeRates.list', by: 'broker', pages: 9999, call: (c) => c.exchangeRates.list() },
  { name: 'jobs.list', by: 'lead', pages: 9999, call: (c) => c.jobs.list() },
  { name: 'deliveries.list', by: 'lead', pages: 9999, call: (c) => c.deliveries.list({}) },
  { name: 'deliveries.list', by: 'lead', pages: 9999, call: (c) => c.deliveries.list({ status: 'parked' }) },
  { name: 'deliveries.list', by: 'lead', pages: 9999, call: (c) => c.deliveries.list({ q: 'arfq-81001' }) },
  {
    name: 'deliveries.byId',
    by: 'lead',
    pages: 9999,
    call: (c, i) => c.deliveries.byId({ deliveryId: i.notificationId }),
  },
  { name: 'connections.list', by: 'lead', pages: 9999, call: (c) => c.connections.list() },
];

test('every query of the router has a budget', () => {
  const queries = listProcedures(appRouter)
    .filter(({ type, path }) => type === 'query' && !path.startsWith('airports.'))
    .map(({ path }) => path);
  expect(queries.filter((path) => !reads.some(({ name }) => name === path))).toEqual([]);
});

test.each(reads)('$name by a $by', async ({ name, by, call, pages }) => {
  if (process.env.SHOW) process.stdout.write(`${name} ${by}\n`);
  const { buffers, seqScans } = await desk.pagesOf(() => call(desk[by], desk.ids));
  process.stdout.write(`=> ${name} ${by} ${buffers} [${[...seqScans].join(' ')}]\n`);
  expect(buffers).toBeLessThanOrEqual(pages);
});
