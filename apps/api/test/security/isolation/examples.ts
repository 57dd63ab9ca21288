import type { Reason } from '@tripthread/shared/failure-registry';
import type { CanaryBrokerage } from '@tripthread/testing/tenancy/two-brokerages';
import type { inferRouterInputs } from '@trpc/server';
import type { AppRouter } from '../../../src/router.ts';

/** An input for which the owner's login gets a success. */
export interface Example<Input> {
  readonly input: Input;
  /** Creates a record of the caller's own and touches no existing session, so a colleague may do the same. */
  readonly createsOwnRecord?: true;
  /** About the caller's whole brokerage, so every lead may do it for their own. */
  readonly isOfBrokerage?: true;
  /** The failure for a lead, when the input needs the owner and not even a lead may do it. */
  readonly toLead?: Reason;
}

type Inputs = inferRouterInputs<AppRouter>;

/** One row per procedure. A missing row does not compile, and fails the matrix. */
export type Examples = {
  readonly [Noun in keyof Inputs]: { readonly [Verb in keyof Inputs[Noun]]: readonly Example<Inputs[Noun][Verb]>[] };
};

const idempotencyKey = 'key-of-the-matrix';
const expectedVersion = 7;
const atFirst = { expectedVersion: 1 };
const leg = {
  departureAirport: 'KTEB',
  arrivalAirport: 'KVNY',
  departureDate: '2026-12-24',
  departureTime: '10:00',
  passengers: 4,
};

const optionExample = (quoteId: string) => ({
  quoteId,
  quoteRevision: 2,
  exchange: { rate: '1', day: '2026-11-20' },
  operatorTaxes: 'excluded' as const,
  statedTaxesMinor: null,
  title: 'Citation X',
  aircraftType: 'Citation X',
  tail: null,
  yearOfMake: 2016,
  seats: 8,
  showsOperator: false,
  showsTail: false,
  included: ['Catering'],
  notIncluded: [],
  note: null,
});

/** Inputs about the records of a brokerage's first broker. */
export function examplesOf({ own, col, off }: CanaryBrokerage): Examples {
  const versioned = { sessionId: own.session, expectedVersion };
  const list = [
    { input: {} },
    {
      input: {
        scope: 'team' as const,
        status: ['active' as const, 'completed' as const, 'archived' as const],
        limit: 100,
      },
    },
  ];
  return {
    team: {
      list: [{ input: undefined, isOfBrokerage: true }],
      setRole: [{ input: { agentId: own.agent, role: 'lead' } }],
      // A broker without a login: login tables are not in the table ledger.
      setActive: [{ input: { agentId: off, isActive: true } }],
      handOver: [{ input: { fromAgentId: own.agent, toAgentId: col.agent } }],
      invite: [
        { input: { email: 'new@broker.example', role: 'lead' }, isOfBrokerage: true },
        { input: { email: 'New@Broker.example', role: 'broker', idempotencyKey }, isOfBrokerage: true },
      ],
      invitations: [{ input: undefined, isOfBrokerage: true }],
      revokeInvitation: [{ input: { invitationId: own.invitation } }],
    },
    viewer: { me: [{ input: undefined }, { input: {} }] },
    sessions: {
      list: [...list, { input: { tripId: own.tripCode, scope: 'team' } }, { input: { q: 'cnry', scope: 'team' } }],
      byTrip: [{ input: { tripId: own.avinodeTripId } }, { input: { tripId: own.tripCode } }],
      byId: [{ input: { sessionId: own.session } }],
      byConversation: [{ input: { conversationId: own.conversation } }],
      byRequest: [{ input: { requestId: own.request } }],
      thread: [{ input: { sessionId: own.session, limit: 100 } }],
      createOrUpdate: [
        { input: { conversationId: own.bareConversation, requestId: own.looseRequest } },
        { input: { conversationId: own.bareConversation, subject: 'Another subject', clientId: own.client } },
        { input: { subject: 'A new one', idempotencyKey }, createsOwnRecord: true },
      ],
      updateTripInfo: [
        {
          input: {
            sessionId: own.bareSession,
            ...atFirst,
            avinodeTripId: own.avinodeTripId,
            requestId: own.looseRequest,
          },
        },
        { input: { ...versioned, avinodeRfqId: 'arfq-555', avinodeRfpId: 'rfp-555', workflowState: { seen: true } } },
      ],
      setStatus: [
        { input: { ...versioned, move: 'pause' } },
        { input: { sessionId: own.pausedSession, ...atFirst, move: 'resume' } },
        { input: { ...versioned, move: 'complete', outcome: 'won' } },
        {
          input: {
            ...versioned,
            move: 'complete',
            outcome: 'lost',
            cancelTrip: { reason: 'BY_CLIENT', message: 'Not this time.' },
          },
        },
        { input: { sessionId: own.completedSession, ...atFirst, move: 'reopen' } },
        { input: { sessionId: own.completedSession, ...atFirst, move: 'archive' } },
        { input: { sessionId: own.archivedSession, ...atFirst, move: 'restore' } },
      ],
      moveStep: [{ input: { ...versioned, step: 'proposal_sent' } }],
      assign: [{ input: { ...versioned, assignee: col.agent } }],
      choosePrimaryQuote: [{ input: { ...versioned, quoteId: own.quote } }],
      chooseFallbackQuote: [{ input: { ...versioned, quoteId: own.quote } }],
      rejectQuote: [{ input: { ...versioned, quoteId: own.quote, reason: 'Too far from the terminal' } }],
      reconsiderQuote: [{ input: { ...versioned, quoteId: own.quote } }],
      markRead: [{ input: { sessionId: own.session, seq: 5 } }],
      onChange: [{ input: undefined }],
    },
    messages: {
      send: [
        { input: { sessionId: own.session, audience: 'client', text: 'Good morning', idempotencyKey } },
        {
          input: {
            sessionId: own.session,
            audience: 'client',
            text: 'Please find the brochure attached',
            byMail: true,
            attachmentIds: [own.unsentFile],
            idempotencyKey,
          },
          toLead: 'ATTACHMENT_NOT_FOUND',
        },
        {
          input: { sessionId: own.session, audience: 'operator', rfqId: own.rfq, text: 'Good morning', idempotencyKey },
        },
      ],
      retry: [{ input: { sessionId: own.session, messageId: own.failedMessage, idempotencyKey } }],
      recordFromClient: [
        { input: { sessionId: own.session, channel: 'phone', text: 'Six of us, not five.', idempotencyKey } },
      ],
    },
    mails: {
      list: [{ input: {} }, { input: { status: 'failed' } }],
      awaiting: [{ input: undefined }],
      byId: [{ input: { mailId: own.awaitingMail } }],
      approve: [{ input: { mailId: own.awaitingMail } }],
      withdraw: [{ input: { mailId: own.failedMail } }],
      resend: [{ input: { mailId: own.failedMail } }],
      markSent: [{ input: { mailId: own.unknownMail } }],
      edit: [{ input: { mailId: own.awaitingMail, subject: 'Another subject', text: 'Other words' } }],
      orphans: [{ input: {} }],
      attach: [{ input: { inboundMailId: own.orphanMail, sessionId: own.session } }],
      dismiss: [{ input: { inboundMailId: own.orphanMail } }],
      settings: [{ input: undefined, isOfBrokerage: true }],
      renewInbox: [{ input: {}, isOfBrokerage: true }],
      saveSettings: [
        {
          input: {
            needsApproval: false,
            fromName: 'A Charter Company',
            signature: null,
            before: { needsApproval: true, fromName: 'A Charter Company', signature: null },
          },
          isOfBrokerage: true,
        },
      ],
    },
    requests: {
      create: [
        { input: { conversationId: own.bareConversation, clientId: own.client, legs: [leg], idempotencyKey } },
        { input: { legs: [leg], idempotencyKey }, createsOwnRecord: true },
      ],
      update: [{ input: { ...versioned, legs: [leg], clientId: col.client } }],
      readQuickEntry: [{ input: { text: 'teb-vny 12 dec 9am 6 pax for cnry' } }],
    },
    clients: {
      search: [{ input: { q: 'cnry' } }],
      list: [{ input: {} }, { input: { q: 'cnry', cursor: own.client, limit: 1 } }],
      byId: [{ input: { clientId: own.client } }],
      duplicates: [
        { input: { clientId: own.client } },
        { input: { name: 'A new client', email: own.personEmail }, createsOwnRecord: true },
      ],
      create: [{ input: { name: 'A new client', idempotencyKey }, createsOwnRecord: true }],
      update: [{ input: { clientId: own.client, ...atFirst, name: 'Another name', preferences: [] } }],
      addPerson: [{ input: { clientId: own.client, name: 'Somebody more', idempotencyKey } }],
      updatePerson: [{ input: { clientId: own.client, personId: own.person, ...atFirst, mayApprove: true } }],
      removePerson: [{ input: { clientId: own.client, personId: own.person, ...atFirst } }],
      // A client without sessions, so every broker may erase it.
      merge: [{ input: { keepId: own.client, mergeId: own.looseClient } }],
      keepApart: [{ input: { clientId: own.client, otherId: own.looseClient } }],
      export: [{ input: { clientId: own.client } }],
      erase: [{ input: { clientId: own.looseClient, confirmName: own.looseClientName } }],
    },
    quotes: {
      record: [
        {
          input: {
            sessionId: own.session,
            operatorName: 'A new operator',
            total: { amountMinor: 5_000_000, currency: 'USD' },
            yearOfMake: 2016,
            seats: 8,
            safetyRatings: ['ARGUS Gold'],
            flightMinutes: 320,
            operatorTerms: 'Half within a day',
            lines: [{ kind: 'catering', state: 'extra', amountMinor: 45_000 }],
            avinodeQuoteId: 'aquote-555',
            avinodeRfqId: 'arfq-556',
            idempotencyKey,
          },
        },
      ],
      revise: [
        {
          input: {
            sessionId: own.session,
            quoteId: own.manualQuote,
            total: { amountMinor: 4_900_000, currency: 'USD' },
            note: 'Down after a call',
            lines: [{ kind: 'other', label: 'Dog on board', state: 'extra' }],
            idempotencyKey,
          },
        },
      ],
    },
    proposals: {
      byId: [{ input: { proposalId: own.proposal } }, { input: { proposalId: own.sentProposal } }],
      record: [{ input: { ...versioned, title: 'A proposal', idempotencyKey } }],
      draft: [{ input: { sessionId: own.session, idempotencyKey } }],
      update: [
        {
          input: {
            proposalId: own.proposal,
            expectedEdits: 0,
            title: 'Another title',
            currency: 'USD',
            margin: { kind: 'fixed', minor: 100 },
            cardFeeBasisPoints: 500,
            hasUsTaxes: true,
            legTaxes: [{ treatAs: 'domestic', isRural: false }],
            intro: null,
            terms: null,
            validUntil: null,
            options: [optionExample(own.quote)],
          },
        },
      ],
      nextVersion: [{ input: { proposalId: own.sentProposal, isRequote: false, idempotencyKey } }],
      send: [
        {
          input: {
            proposalId: own.proposal,
            expectedEdits: 0,
            expectedVersion,
            text: 'Please find our proposal.',
            seen: ['airport_unknown'],
          },
        },
      ],
      withdraw: [{ input: { proposalId: own.sentProposal, reason: 'The client changed the date' } }],
    },
    brokerage: {
      form: [{ input: undefined, isOfBrokerage: true }],
      saveForm: [
        {
          input: {
            legalName: null,
            brandColor: '#123456',
            contactLine: 'Call us',
            proposalTerms: null,
            defaultCurrency: 'USD',
            defaultMarginBasisPoints: 800,
            cardFeeBasisPoints: 400,
            before: {
              legalName: null,
              brandColor: '#1d4ed8',
              contactLine: 'Call us',
              proposalTerms: null,
              defaultCurrency: 'USD',
              defaultMarginBasisPoints: 1_000,
              cardFeeBasisPoints: 500,
            },
          },
          isOfBrokerage: true,
        },
      ],
      waits: [{ input: undefined, isOfBrokerage: true }],
      saveWaits: [
        {
          input: {
            chaseAfterMinutes: 120,
            followUpAfterMinutes: 2_880,
            before: { chaseAfterMinutes: 240, followUpAfterMinutes: 1_440 },
          },
          isOfBrokerage: true,
        },
      ],
    },
    proposalLinks: {
      list: [{ input: { proposalId: own.proposal } }, { input: { proposalId: own.sentProposal } }],
      make: [{ input: { proposalId: own.sentProposal, idempotencyKey } }],
      revoke: [{ input: { linkId: own.proposalLink } }],
      extend: [{ input: { linkId: own.proposalLink, expiresAt: '2027-01-31T00:00:00.000Z' } }],
    },
    publicProposals: {
      view: [{ input: { token: own.linkToken } }],
      registerView: [{ input: { token: own.linkToken } }],
      ask: [{ input: { token: own.linkToken, text: 'Is there Wi-Fi?', idempotencyKey } }],
      accept: [{ input: { token: own.linkToken, option: 1, name: 'Olivia Hartley' } }],
      decline: [{ input: { token: own.linkToken, name: 'Olivia Hartley', reason: 'Not this time.' } }],
    },
    publicInvitations: {
      view: [{ input: { token: own.invitationToken } }],
      accept: [{ input: { token: own.invitationToken, name: 'New Colleague', password: 'correct horse battery' } }],
    },
    orphans: { list: [{ input: {} }] },
    trips: {
      create: [{ input: { sessionId: own.pausedSession, idempotencyKey } }],
      cancel: [{ input: { sessionId: own.session, reason: 'BY_CLIENT', message: 'Not this time.', idempotencyKey } }],
      cancelRfq: [
        { input: { sessionId: own.session, rfqId: own.rfq, reason: 'OTHER', message: 'Too late.', idempotencyKey } },
      ],
      read: [{ input: { sessionId: own.session } }],
    },
    avinode: {
      resolve: [
        { input: { text: own.tripCode } },
        { input: { text: `https://sandbox.avinode.com/marketplace/mvc/trips/buying/${own.avinodeTripId}?source=api` } },
        { input: { text: 'asellermsg-1' } },
        { input: { text: 'no name of anything' } },
      ],
    },
    airports: {
      search: [{ input: { q: 'teter' } }],
      byCodes: [{ input: { codes: ['KTEB', 'VNY'] } }],
      route: [
        { input: { legs: [{ departureAirport: 'KTEB', arrivalAirport: 'KVNY' }] } },
        {
          input: {
            legs: [
              { departureAirport: 'EGGW', arrivalAirport: 'NZAA', departureDate: '2026-12-24', departureTime: '10:00' },
            ],
            category: 'Light jet',
            aircraftType: 'Citation CJ3+',
          },
        },
      ],
    },
    boards: {
      expiring: [{ input: {} }, { input: { scope: 'team' } }],
      silent: [{ input: {} }, { input: { scope: 'team' } }],
      lapses: [{ input: undefined }, { input: {} }],
    },
    exchangeRates: {
      list: [{ input: undefined }],
      record: [
        {
          input: { base: 'EUR', quote: 'USD', rate: '1.08', asOf: '2026-11-20', source: 'A bank', idempotencyKey },
          createsOwnRecord: true,
        },
      ],
    },
    connections: {
      list: [{ input: undefined, isOfBrokerage: true }],
      saveCredentials: [
        {
          input: {
            connectionId: own.connection,
            credentials: { kind: 'token', apiToken: 'an-api-token', bearer: 'a-bearer' },
          },
        },
      ],
      registerWebhook: [{ input: { connectionId: own.connection } }],
      resume: [{ input: { connectionId: own.connection } }],
      catchUp: [{ input: { connectionId: own.connection } }],
    },
    jobs: {
      list: [{ input: undefined, isOfBrokerage: true }],
      run: [
        { input: { name: 'archive-sessions' }, isOfBrokerage: true },
        { input: { name: 'reconcile-counters' }, isOfBrokerage: true },
        { input: { name: 'purge-deliveries' }, isOfBrokerage: true },
        { input: { name: 'purge-links' }, isOfBrokerage: true },
      ],
      saveRetention: [{ input: { archiveAfterDays: 120, before: { archiveAfterDays: 90 } }, isOfBrokerage: true }],
    },
    deliveries: {
      list: [
        { input: {}, isOfBrokerage: true },
        { input: { status: 'placed', q: own.tripCode }, isOfBrokerage: true },
      ],
      byId: [{ input: { deliveryId: own.notification } }],
      replay: [
        { input: { deliveryId: own.notification } },
        { input: { tripId: own.trip } },
        { input: { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' }, isOfBrokerage: true },
      ],
    },
  };
}
