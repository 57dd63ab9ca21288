import { crossed } from '@tripthread/testing/tenancy/cross-tenant-references';
import type { TwoBrokerages } from '@tripthread/testing/tenancy/two-brokerages';
import { appRouter } from '../../../src/router.ts';
import { listProcedures } from './procedures.ts';
import type { Probe } from './probes.ts';
import type { Principal } from './two-brokerages.ts';

const leg = {
  departureAirport: 'KTEB',
  arrivalAirport: 'KVNY',
  departureDate: '2026-12-24',
  departureTime: '10:00',
  passengers: 4,
};

/** Probes for every way to reach a row that refers to a row of another brokerage. */
export function listCrossedProbes(brokerages: TwoBrokerages): readonly Probe[] {
  const procedures = new Map(listProcedures(appRouter).map((procedure) => [procedure.path, procedure]));
  return listInputs(brokerages).flatMap(([path, input], index) =>
    // A caller who attaches a colleague's trip has access to it from then on; a lead has it anyway.
    (path === 'sessions.updateTripInfo' ? (['lead'] as const) : (['lead', 'owner'] as const)).map(
      (principal: Principal): Probe => {
        const procedure = procedures.get(path);
        if (procedure === undefined) throw new Error(`there is no ${path}`);
        const example = { input };
        // A caller who sends a name may get it back.
        const value = path === 'quotes.record' ? brokerages.b.own.operatorName : null;
        return {
          name: `crossed ${index} ${path} by ${principal}`,
          procedure,
          example,
          input,
          swap: 'plain',
          field: null,
          principal,
          value,
        };
      },
    ),
  );
}

/** Calls that could return a crossed row, by procedure. */
function listInputs({ a, b }: TwoBrokerages): readonly (readonly [string, object])[] {
  const { own, col } = a;
  const at = { sessionId: crossed.session, expectedVersion: 3 };
  return [
    ['viewer.me', {}],
    ['orphans.list', {}],
    ['connections.list', {}],
    ['deliveries.list', { limit: 100 }],
    ['jobs.list', {}],
    ['deliveries.list', { q: a.own.tripCode }],
    ['sessions.list', { scope: 'team', limit: 100 }],
    ['sessions.byId', { sessionId: crossed.session }],
    ['sessions.byId', { sessionId: own.session }],
    ['sessions.thread', { sessionId: crossed.session, limit: 100 }],
    ['sessions.thread', { sessionId: own.session, limit: 100 }],
    ['sessions.byTrip', { tripId: own.tripCode }],
    ['sessions.byTrip', { tripId: b.own.tripCode }],
    ['sessions.byRequest', { requestId: b.own.looseRequest }],
    ['proposals.byId', { proposalId: own.proposal }],
    ['proposals.byId', { proposalId: own.answeredProposal }],
    ['exchangeRates.list', {}],
    ['proposalLinks.list', { proposalId: own.proposal }],
    ['publicProposals.view', { token: own.linkToken }],
    ['publicProposals.ask', { token: own.linkToken, text: 'Hello?', idempotencyKey: crossed.idempotencyKey }],
    ['team.invitations', {}],
    ['publicInvitations.view', { token: own.invitationToken }],
    ['publicInvitations.view', { token: crossed.invitationToken }],
    ['clients.search', { q: 'cnry' }],
    ['clients.list', { limit: 100 }],
    ['clients.byId', { clientId: own.client }],
    ['clients.duplicates', { clientId: own.client }],
    ['clients.create', { name: 'Somebody', idempotencyKey: crossed.idempotencyKey }],
    ['sessions.moveStep', { ...at, step: 'proposal_sent' }],
    ['sessions.updateTripInfo', { ...at, workflowState: { seen: true } }],
    ['sessions.updateTripInfo', { sessionId: own.bareSession, expectedVersion: 1, avinodeTripId: col.tripCode }],
    ['sessions.choosePrimaryQuote', { sessionId: own.session, expectedVersion: 7, quoteId: own.quote }],
    ['requests.update', { ...at, legs: [leg] }],
    ['requests.update', { sessionId: own.session, expectedVersion: 7, legs: [leg] }],
    [
      'quotes.record',
      {
        sessionId: own.session,
        operatorName: b.own.operatorName,
        total: { amountMinor: 100, currency: 'USD' },
        idempotencyKey: 'key-of-the-quote',
      },
    ],
  ];
}
