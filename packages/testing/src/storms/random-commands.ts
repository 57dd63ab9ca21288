import { inTransaction } from '@tripthread/db/database';
import { getSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { findTripForUpdate } from '@tripthread/db/queries/sourcing/trips';
import { leg, openSession, type TestBroker, type TestBrokerage } from '../desk/test-brokerage.ts';
import { instantPlus } from '@tripthread/shared/time/clock';
import type { Reason } from '@tripthread/shared/failure-registry';
import { Failure } from '@tripthread/shared/failures';
import type { QuoteId, SessionId } from '@tripthread/shared/ids';
import { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import { CreateRequest, UpdateRequest } from '@tripthread/shared/requests/requests.schema';
import { sessionSteps } from '@tripthread/shared/sessions/sessions';
import { SetSessionStatus, UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import fc from 'fast-check';
import { sendMessage } from '@tripthread/commands/messages/send-message';
import { recordProposal } from '@tripthread/commands/proposals/record-proposal';
import { recordDecline } from '@tripthread/commands/quotes/record-decline';
import { recordQuote } from '@tripthread/commands/quotes/record-quote';
import { createRequest } from '@tripthread/commands/requests/create-request';
import { updateRequest } from '@tripthread/commands/requests/update-request';
import { assignSession } from '@tripthread/commands/sessions/assign-session';
import { chooseFallbackQuote } from '@tripthread/commands/sessions/quote-choices/choose-fallback-quote';
import { choosePrimaryQuote } from '@tripthread/commands/sessions/quote-choices/choose-primary-quote';
import { createOrUpdateSession } from '@tripthread/commands/sessions/create-or-update-session';
import { markRead } from '@tripthread/commands/sessions/mark-read';
import { moveStep } from '@tripthread/commands/sessions/move-step';
import { reconsiderQuote } from '@tripthread/commands/sessions/quote-choices/reconsider-quote';
import { rejectQuote } from '@tripthread/commands/sessions/quote-choices/reject-quote';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { freshKey } from '../desk/test-brokerage-suite.ts';

/** The world of one run: three brokers, three conversations with a session each, and the names of two trips. */
export interface Stage {
  readonly desk: TestBrokerage;
  readonly seats: readonly TestBroker[];
  readonly sessions: readonly Session[];
  readonly names: (kind: 'atrip' | 'arfq' | 'aquote', which: number) => string;
}

let stages = 0;
export async function makeStage(desk: TestBrokerage): Promise<Stage> {
  const seats = [desk.lead, desk.ana, desk.ben];
  const number = (stages += 1);
  const sessions = [
    await openSession(desk, desk.ana),
    await openSession(desk, desk.ben),
    await openSession(desk, desk.ana, { client: 'Acme' }),
  ];
  const names: Stage['names'] = (kind, which) => `${kind}-${number * 100 + which}`;
  for (const session of sessions) {
    const input = { sessionId: session.id, expectedVersion: 1, avinodeTripId: names('atrip', 0) };
    await updateTripInfo(desk.lead, UpdateTripInfo.parse(input));
  }
  return { desk, seats, sessions, names };
}

/** The input that every command gets. */
const numbers = fc.record({
  // Mostly an allowed viewer (the assignee, a lead), or nearly everything would be refused.
  seat: fc.constantFrom('owner', 'owner', 'owner', 'lead', 'ana', 'ben'),
  assignee: fc.constantFrom('ana', 'ben', 'lead'),
  session: fc.nat(2),
  trip: fc.constantFrom(0, 0, 0, 1, 2),
  rfq: fc.nat(4),
  quote: fc.nat(4),
  price: fc.integer({ min: 1, max: 3 }),
  // How many versions behind the caller is.
  stale: fc.constantFrom(0, 0, 0, 0, 1, 3),
  step: fc.constantFrom(...sessionSteps),
  flag: fc.boolean(),
  key: fc.constantFrom('a', 'b', 'c'),
});
type Numbers = typeof numbers extends fc.Arbitrary<infer T> ? T : never;

interface Context extends Numbers {
  readonly stage: Stage;
  readonly by: TestBroker;
  readonly now: Session;
  readonly looked: { readonly sessionId: SessionId; readonly expectedVersion: number };
}

const commands = {
  message: ({ by, now, flag }: Context) =>
    sendMessage(by, {
      sessionId: now.id,
      audience: flag ? 'client' : 'internal',
      text: 'Hello',
      idempotencyKey: freshKey(),
    }),
  trip: ({ by, looked, stage, trip, rfq, flag }: Context) =>
    updateTripInfo(
      by,
      UpdateTripInfo.parse({
        ...looked,
        avinodeTripId: trip === 2 ? null : stage.names('atrip', trip),
        ...(flag ? { avinodeRfqId: stage.names('arfq', rfq) } : {}),
      }),
    ),
  info: ({ by, looked, step, key, price, flag }: Context) =>
    updateTripInfo(
      by,
      UpdateTripInfo.parse({
        ...looked,
        workflowState: { [key]: flag ? price : null },
        avinodeRfpId: `rfp-${price}`,
        ...(flag ? { currentStep: step, reason: 'Because' } : {}),
      }),
    ),
  rfq: ({ by, looked, stage, rfq }: Context) =>
    updateTripInfo(by, UpdateTripInfo.parse({ ...looked, avinodeRfqId: stage.names('arfq', rfq) })),
  status: ({ by, looked, stage, price, flag, rfq }: Context) => {
    const until = flag ? instantPlus(stage.desk.clock.now(), price * 1_000) : null;
    const moves = [
      { move: 'pause', until, keep: flag },
      { move: 'resume' },
      { move: 'complete', outcome: flag ? 'won' : 'lost' },
      { move: 'reopen' },
      { move: flag ? 'archive' : 'restore' },
    ];
    return setStatus(by, SetSessionStatus.parse({ ...looked, ...moves[rfq] }));
  },
  step: ({ by, looked, step, flag }: Context) =>
    moveStep(by, { ...looked, step, reason: flag ? 'Because' : undefined }),
  assign: ({ stage, looked, assignee }: Context) =>
    assignSession(stage.desk.lead, { ...looked, assignee: stage.desk[assignee].viewer.agentId }),
  read: ({ by, now, quote }: Context) =>
    markRead(by, { sessionId: now.id, seq: now.version - quote + 2 < 0 ? 0 : now.version - quote + 2 }),
  request: ({ by, now, flag }: Context) =>
    createRequest(
      by,
      CreateRequest.parse({
        conversationId: now.conversationId,
        legs: flag ? [leg()] : [leg({ passengers: null })],
        idempotencyKey: freshKey(),
      }),
    ),
  changeRequest: ({ by, looked, price, flag }: Context) =>
    updateRequest(
      by,
      UpdateRequest.parse({
        ...looked,
        ...(flag ? { legs: [leg({ passengers: price })] } : { specialRequirements: `x${price}` }),
      }),
    ),
  begin: ({ by, now, flag, price, stage, session }: Context) =>
    createOrUpdateSession(by, {
      conversationId: now.conversationId,
      ...(flag ? { subject: `Subject ${price}` } : {}),
      ...(price === 1 && now.requestId !== null ? { requestId: now.requestId } : {}),
      ...(price === 2 && stage.sessions[session]?.clientId != null
        ? { clientId: stage.sessions[session].clientId }
        : {}),
    }),
  quote: ({ by, now, stage, quote, price, rfq, step, flag }: Context) =>
    recordQuote(
      by,
      RecordQuote.parse({
        sessionId: now.id,
        operatorName: `Operator ${rfq}`,
        total: { amountMinor: price * 100, currency: 'USD' },
        idempotencyKey: freshKey(),
        ...(quote < 4 ? { avinodeQuoteId: stage.names('aquote', quote) } : {}),
        ...(flag ? { avinodeRfqId: stage.names('arfq', rfq) } : {}),
        ...(step === 'closed_won' ? { lines: [{ kind: 'catering', state: 'extra', amountMinor: price }] } : {}),
        ...(price === 2 ? { validUntil: instantPlus(stage.desk.clock.now(), 60_000) } : {}),
      }),
    ),
  decline: ({ by, now, stage, rfq }: Context) =>
    inTransaction(by.tenant, async (tx) => {
      const found = now.tripId === null ? null : await findTripForUpdate(tx, now.tripId);
      if (found === null) throw new Failure('NO_TRIP');
      const at = stage.desk.clock.now();
      await recordDecline(tx, {
        trip: found,
        avinodeRfqId: stage.names('arfq', rfq),
        operatorName: `Operator ${rfq}`,
        reason: 'CABOTAGE',
        actor: { kind: 'system', id: null },
        source: 'avinode',
        at,
      });
    }),
  choose: async ({ by, now, looked, stage, quote, price, step, flag }: Context) => {
    const rows = await stage.desk
      .owner`select id from quotes where trip_id = ${now.tripId} or session_id = ${now.id} order by id offset ${quote} limit 1`;
    const quoteId = (rows[0]?.id ?? now.id) as QuoteId;
    if (step === 'closed_won') return rejectQuote(by, { ...looked, quoteId, reason: flag ? 'Too old' : 'Too dear' });
    if (step === 'closed_lost') return reconsiderQuote(by, { ...looked, quoteId });
    const choose = price === 1 ? chooseFallbackQuote : choosePrimaryQuote;
    return choose(by, { ...looked, quoteId: flag ? null : quoteId });
  },
  propose: ({ by, looked }: Context) => recordProposal(by, { ...looked, title: 'Offer', idempotencyKey: freshKey() }),
  later: async ({ stage, price }: Context) => stage.desk.clock.moveBy(price * 700),
} satisfies Record<string, (context: Context) => Promise<unknown>>;

export const operation = fc.record({
  command: fc.oneof(
    fc.constantFrom(...(Object.keys(commands) as (keyof typeof commands)[])),
    // Shared rows are where concurrency faults appear.
    fc.constantFrom('trip' as const, 'rfq' as const, 'quote' as const, 'decline' as const),
  ),
  numbers,
});
export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Runs one random command. @returns the reason of a refusal, or null; other errors are thrown */
export async function run(stage: Stage, { command, numbers: given }: Operation): Promise<Reason | null> {
  const session = stage.sessions[given.session];
  if (session === undefined) throw new Error('the stage has three sessions');
  const now = await inTransaction(stage.desk.tenant, (tx) => getSession(tx, session.id));
  const owner = stage.seats.find(({ viewer }) => viewer.agentId === now.isoAgentId) ?? stage.desk.lead;
  const by = given.seat === 'owner' ? owner : stage.desk[given.seat];
  const looked = { sessionId: now.id, expectedVersion: Math.max(1, now.version - given.stale) };
  try {
    await commands[command]({ ...given, stage, by, now, looked });
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.reason;
    throw error;
  }
}
