import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, TransactionRollbackError } from 'drizzle-orm';
import { closePools, openPools, type Pools } from '@tripthread/db/internal/pools';
import type { Session } from '@tripthread/db/queries/sessions/sessions';
import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';
import { checkInvariants, findViolations } from './invariants.ts';
import {
  makeClient,
  createTestBrokerage,
  makeRequest,
  openSession,
  type TestBrokerage,
} from '../desk/test-brokerage.ts';

// The control of every suite that checks invariants: each violation is inserted once and must be found.
let database: FreshDatabase;
let desk: TestBrokerage;
let session: Session;
let pools: Pools;
const trip = '00000000-0000-4000-8000-000000000009';

beforeAll(async () => {
  database = await freshDatabase();
  desk = await createTestBrokerage(database.url);
  session = await openSession(desk, desk.ana, { client: 'Acme' });
  await desk.owner`insert into trips (brokerage_id, id, connection_id, trip_code, created_at)
    values (${desk.brokerageId}, ${trip}, ${desk.connectionId}, 'A1B2C3', now())`;
  pools = openPools({ url: database.url, deskConnections: 1, stepDown: false });
});
afterAll(async () => {
  await closePools(pools);
  await desk.close();
  await database.drop();
});

/** Inserts a violation as the owner, checks, and rolls back. */
async function seen(...statements: readonly string[]): Promise<string> {
  const fill = (text: string) =>
    text
      .replaceAll('$b', `'${desk.brokerageId}'`)
      .replaceAll('$s', `'${session.id}'`)
      .replaceAll('$c', `'${session.conversationId}'`)
      .replaceAll('$t', `'${trip}'`);
  let found: readonly string[] = [];
  await pools.desk.db
    .transaction(async (tx) => {
      for (const statement of statements) await tx.execute(sql.raw(fill(statement)));
      found = await findViolations(tx);
      tx.rollback();
    })
    .catch((error: unknown) => {
      if (!(error instanceof TransactionRollbackError)) throw error;
    });
  return found.join('\n');
}

const message = `insert into messages (brokerage_id, session_id, conversation_id, sender_type, audience, content, created_at)
  values ($b, $s, $c, 'client', 'client', 'Hello', now())`;
const operator = `insert into operators (brokerage_id, id, name, created_at) values ($b, '00000000-0000-4000-8000-000000000001', 'Jet Co', now())`;
const quote = `insert into quotes (brokerage_id, id, trip_id, operator_id, total_minor, currency, received_at)
  values ($b, '00000000-0000-4000-8000-000000000002', $t, '00000000-0000-4000-8000-000000000001', 100, 'USD', now())`;
const revision = `insert into quote_revisions (brokerage_id, quote_id, revision, total_minor, currency, received_at)
  values ($b, '00000000-0000-4000-8000-000000000002', 1, 100, 'USD', now())`;
const rejected = `update chat_sessions set quote_rejections = '{"00000000-0000-4000-8000-000000000002": {"reason": "Old", "at": "", "by": null}}' where id = $s`;
const attached = `update chat_sessions set trip_id = $t where id = $s`;
const mergedTrip = `insert into trips (brokerage_id, id, connection_id, merged_into, created_at)
  select $b, '00000000-0000-4000-8000-000000000008', connection_id, $t, now() from trips where id = $t`;
const ownQuote = quote.replace('trip_id', 'session_id').replace('$t', '$s');
const ofOtherSession = `insert into chat_sessions (brokerage_id, id, version, conversation_id, iso_agent_id, status, current_step, session_started_at,
    session_ended_at, last_activity_at, created_at, updated_at)
  select brokerage_id, '00000000-0000-4000-8000-000000000009', 1, conversation_id, iso_agent_id, 'completed', 'closed_lost', now(), now(), now(), now(), now()
  from chat_sessions where id = $s;
  ${quote.replace('trip_id', 'session_id').replace('$t', "'00000000-0000-4000-8000-000000000009'")}`;
const eventless = `alter table chat_sessions drop constraint chat_sessions_closed_is_completed; alter table chat_sessions drop constraint chat_sessions_ended_is_completed; alter table chat_sessions drop constraint chat_sessions_archived_from`;

it('finds no violation in a brokerage that only commands changed', async () => {
  expect(await checkInvariants(database.url)).toEqual([]);
});

describe('detects', () => {
  it.each<readonly [string, readonly string[], string]>([
    [
      'a row that was changed without an event',
      [`update chat_sessions set turn = 'client' where id = $s`],
      'turn is not what its events fold to',
    ],
    ['a session with another name of its trip', [attached], 'its trip names differ from those of the trip'],
    [
      'a session left on a trip that was merged',
      [mergedTrip, `update chat_sessions set trip_id = '00000000-0000-4000-8000-000000000008' where id = $s`],
      'its trip names differ',
    ],
    [
      'another workflow state',
      [`update chat_sessions set workflow_state = '{"a":1}' where id = $s`],
      'workflowState is not what',
    ],
    [
      'a version ahead of the events',
      [`update chat_sessions set version = 2 where id = $s`],
      'not numbered 1 to version',
    ],
    [
      'a gap in the events',
      [
        `update chat_sessions set version = 3 where id = $s`,
        `insert into session_events (brokerage_id, session_id, seq, kind, actor_kind, source, at, changes) values ($b, $s, 3, 'woken', 'system', 'schedule', now(), '{"before":{},"after":{}}')`,
      ],
      'not numbered 1 to version',
    ],
    ['no events at all', [`delete from session_events`], 'everything is not what its events fold to'],
    ['a message that was not counted', [message], 'message_count is 0 of 1'],
    ['a message without its event', [message], 'messages and their events do not match'],
    [
      'a message of another conversation',
      [
        `insert into conversations (brokerage_id, id, created_at) values ($b, '00000000-0000-4000-8000-000000000003', now())`,
        message.replace('$c', `'00000000-0000-4000-8000-000000000003'`),
      ],
      'a message is of another conversation',
    ],
    [
      'a quote that was not counted',
      [attached, operator, quote, revision],
      'quotesReceivedCount differs from the counts of its trip',
    ],
    [
      'a manual quote that was not counted',
      [operator, ownQuote, revision],
      'quotesReceivedCount differs from the counts of its trip with its own quotes',
    ],
    [
      'the primary quote of another session',
      [
        operator,
        ofOtherSession,
        revision,
        `update chat_sessions set primary_quote_id = '00000000-0000-4000-8000-000000000002' where id = $s`,
      ],
      'the primary quote is not of its trip, nor its own',
    ],
    [
      'an RFQ that was not counted',
      [
        attached,
        `insert into rfqs (brokerage_id, trip_id, connection_id, avinode_rfq_id, created_at) select $b, $t, connection_id, 'arfq-1', now() from trips where id = $t`,
      ],
      'operatorsContactedCount differs from',
    ],
    [
      'counters without a trip',
      [`update chat_sessions set quotes_received_count = 1 where id = $s`],
      'quotesReceivedCount differs from the counts of its trip',
    ],
    [
      'the primary quote of another trip',
      [
        operator,
        quote,
        revision,
        `update chat_sessions set primary_quote_id = '00000000-0000-4000-8000-000000000002' where id = $s`,
      ],
      'the primary quote is not of its trip',
    ],
    [
      'the fallback quote of another trip',
      [
        operator,
        quote,
        revision,
        `update chat_sessions set fallback_quote_id = '00000000-0000-4000-8000-000000000002' where id = $s`,
      ],
      'the fallback quote is not of its trip',
    ],
    ['a rejected quote of another trip', [operator, quote, revision, rejected], 'a rejected quote is not of its trip'],
    [
      'a quote that is primary and rejected',
      [
        attached,
        operator,
        quote,
        revision,
        rejected,
        `update chat_sessions set primary_quote_id = '00000000-0000-4000-8000-000000000002' where id = $s`,
      ],
      'a quote is chosen and rejected',
    ],
    [
      'a quote of another aircraft than its last price',
      [operator, quote, revision, `update quotes set year_of_make = 2019`],
      'differs from its last revision',
    ],
    [
      'a line that is missing before another',
      [
        operator,
        quote,
        revision,
        `insert into quote_lines (brokerage_id, quote_id, revision, position, kind, state) values ($b, '00000000-0000-4000-8000-000000000002', 1, 1, 'catering', 'included')`,
      ],
      'differs from its last revision',
    ],
    ['a quote without revisions', [operator, quote], 'differs from its last revision'],
    [
      'a quote at another price than its last',
      [operator, quote, revision, `update quotes set total_minor = 99`],
      'differs from its last revision',
    ],
    ['an old subject', [`update conversations set subject = 'Renamed'`], 'subject is not its conversation'],
    ['an old name of the client', [`update clients set name = 'Renamed'`], 'client_name is not its client'],
    [
      'two open sessions of one conversation',
      [
        `drop index chat_sessions_one_open`,
        `insert into chat_sessions (brokerage_id, version, conversation_id, iso_agent_id, session_started_at, last_activity_at, created_at, updated_at) select brokerage_id, 1, conversation_id, iso_agent_id, now(), now(), now(), now() from chat_sessions`,
      ],
      '2 open sessions',
    ],
    [
      'a session that is won and not completed',
      [eventless, `update chat_sessions set current_step = 'closed_won' where id = $s`],
      'won or lost, but not completed',
    ],
    [
      'a completed session that is neither',
      [eventless, `update chat_sessions set status = 'completed' where id = $s`],
      'won or lost, but not completed',
    ],
    [
      'an end without completion',
      [eventless, `update chat_sessions set session_ended_at = now() where id = $s`],
      'ended, but not completed',
    ],
    [
      'an archived session without its earlier status',
      [eventless, `update chat_sessions set status = 'archived' where id = $s`],
      'archived without its earlier status',
    ],
    [
      'a snooze of a session that is awake',
      [`update chat_sessions set paused_by = iso_agent_id where id = $s`],
      'snoozed, but not paused',
    ],
    [
      'a last inbound event that does not exist',
      [`update chat_sessions set last_inbound_seq = 9 where id = $s`],
      'last_inbound_seq is beyond its end',
    ],
    [
      'a read mark beyond the end',
      [
        `insert into session_reads (brokerage_id, session_id, iso_agent_id, last_read_seq) select brokerage_id, id, iso_agent_id, 9 from chat_sessions`,
      ],
      'read beyond its end',
    ],
  ])('%s', async (_, statements, sentence) => expect(await seen(...statements)).toContain(sentence));

  it('detects a route that differs from the request', async () => {
    const request = await makeRequest(desk, desk.ana, { clientId: await makeClient(desk, 'Other') });
    expect(await seen(`update chat_sessions set request_id = '${request}' where id = $s`)).toContain(
      'the route is not that of its request',
    );
  });
});
