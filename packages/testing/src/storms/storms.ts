import { inTransaction } from '@tripthread/db/database';
import { getSession, listEvents, type Session } from '@tripthread/db/queries/sessions/sessions';
import { openSession, type TestBrokerage } from '../desk/test-brokerage.ts';
import { Failure } from '@tripthread/shared/failures';
import type { SessionFacts } from '@tripthread/shared/sessions/sessions';
import { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import fc from 'fast-check';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { retryWhileBusy } from '../desk/test-brokerage-suite.ts';

/** Fields that each writer sets to a unique value, so that the winner can be identified. */
const fields = ['avinodeRfpId', 'avinodeRfqId', 'workflowState.a', 'workflowState.b', 'workflowState.c'] as const;
type Field = (typeof fields)[number];

export interface Writer {
  readonly seat: 'ana' | 'lead';
  readonly fields: readonly Field[];
}

export const writers = fc.array(
  fc.record({
    seat: fc.constantFrom('ana' as const, 'lead' as const),
    fields: fc.subarray([...fields], { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 2, maxLength: 8 },
);

const valueOf = (field: Field, writer: number): string =>
  field === 'avinodeRfpId' ? `rfp-${writer}` : field === 'avinodeRfqId' ? `arfq-${writer}` : `by ${writer}`;

const shown = (facts: SessionFacts, field: Field): unknown =>
  field === 'avinodeRfpId' || field === 'avinodeRfqId' ? facts[field] : facts.workflowState[field.slice(-1)];

function inputOf(session: Session, writer: number, given: readonly Field[]): UpdateTripInfo {
  const state = given
    .filter((field) => field.startsWith('workflowState'))
    .map((field) => [field.slice(-1), valueOf(field, writer)]);
  return UpdateTripInfo.parse({
    sessionId: session.id,
    expectedVersion: 1,
    ...Object.fromEntries(
      given.filter((field) => !field.startsWith('workflowState')).map((field) => [field, valueOf(field, writer)]),
    ),
    ...(state.length === 0 ? {} : { workflowState: Object.fromEntries(state) as Record<string, string> }),
  });
}

/**
 * Writes with all of them at once, each having seen version 1: the assignee and the lead.
 * @returns the lost updates as sentences; empty if there are none
 */
export async function writeConcurrently(desk: TestBrokerage, plan: readonly Writer[]): Promise<readonly string[]> {
  const session = await openSession(desk, desk.ana);
  const outcomes = await Promise.allSettled(
    plan.map(({ seat, fields: given }, writer) => updateTripInfo(desk[seat], inputOf(session, writer, given))),
  );
  const { row, events } = await inTransaction(desk.tenant, async (tx) => ({
    row: await getSession(tx, session.id),
    events: await listEvents(tx, [session.id]),
  }));
  const accepted = plan.flatMap((writer, number) =>
    outcomes[number]?.status === 'fulfilled' ? [{ ...writer, number }] : [],
  );
  const lost: string[] = [];
  const expect = (isTrue: boolean, what: string) => isTrue || lost.push(what);

  expect(row.version === 1 + accepted.length, `version ${row.version} after ${accepted.length} accepted writes`);
  for (const { number, fields: given } of accepted)
    for (const field of given) {
      expect(
        shown(row, field) === valueOf(field, number),
        `${field} of writer ${number} is ${String(shown(row, field))}`,
      );
      const tellers = events.filter(
        ({ changes }) =>
          shown({ workflowState: {}, ...changes.after } as SessionFacts, field) === valueOf(field, number),
      );
      expect(tellers.length > 0, `no event tells of ${field} of writer ${number}`);
    }
  for (const [number, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') continue;
    const failure: unknown = outcome.reason;
    if (!(failure instanceof Failure) || failure.reason !== 'STALE_VERSION') throw failure;
    const { current } = failure.details;
    expect(
      (current !== undefined && 'session' in current ? current.session.id : undefined) === session.id,
      `writer ${number} was not shown the present session`,
    );
    const isInTheWay = accepted.some(({ fields: theirs }) =>
      theirs.some((field) => plan[number]?.fields.includes(field)),
    );
    expect(isInTheWay, `writer ${number} was refused, although its fields were unchanged`);
  }
  return lost;
}

/** The number of deadlocks that the database has resolved since it was created. */
export async function countDeadlocks({ owner }: TestBrokerage): Promise<number> {
  // Each backend reports its statistics within a second of its last transaction.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const [counted] = await owner`select deadlocks::int as n from pg_stat_database where datname = current_database()`;
  return Number(counted?.n);
}

/** Runs everything at once; a `Failure` is accepted, any other error is thrown. */
export async function runConcurrently(
  work: readonly (() => Promise<unknown>)[],
): Promise<{ done: number; refused: Map<string, number> }> {
  const outcomes = await Promise.allSettled(work.map(retryWhileBusy));
  const refused = new Map<string, number>();
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    if (!(outcome.reason instanceof Failure)) throw outcome.reason;
    refused.set(outcome.reason.reason, (refused.get(outcome.reason.reason) ?? 0) + 1);
  }
  return { done: outcomes.filter(({ status }) => status === 'fulfilled').length, refused };
}
