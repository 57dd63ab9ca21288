// Checked by the compiler: these ids are all text, so only their brands keep them apart.
import type { IsoAgentId, MailId, QuoteId, RequestId, SessionId, TripId } from '@tripthread/shared/ids';
import { mailId as mailIdSchema } from '@tripthread/shared/input.schema';
import type { EventRefs } from '@tripthread/shared/sessions/session-events';
import type { QuoteRejection } from '@tripthread/shared/quotes/quotes';
import type { SessionFacts } from '@tripthread/shared/sessions/sessions';
import { sql } from 'drizzle-orm';
import { expect, expectTypeOf, it } from 'vitest';
import { compile } from '../internal/pipeline.ts';
import { orNull, select } from '../internal/select.ts';
import type { RowsOf } from '../internal/statement.ts';
import { operators } from '../schema/trips.ts';
import { quotes } from '../schema/quotes.ts';
import type { SessionDetail } from './sessions/session-detail.ts';
import type { SessionPage } from './sessions/session-list.ts';
import type { SessionRow } from './sessions/session-row.ts';
import type { Session } from './sessions/sessions.ts';
import type { TripDetail } from './sourcing/trip-detail.ts';

const mailId: MailId = mailIdSchema.parse('0b1f0e9a-3c51-4f3e-9d0e-6a7a7a6f1c11');

it('the facts of a session refuse the id of another noun', () => {
  // @ts-expect-error -- a MailId is not a TripId
  const facts: Pick<SessionFacts, 'tripId'> = { tripId: mailId };
  // @ts-expect-error -- a MailId is not a MessageId
  const refs: EventRefs = { messageId: mailId };
  // @ts-expect-error -- a string is not an id
  const untyped: Pick<SessionFacts, 'primaryQuoteId'> = { primaryQuoteId: 'q-1' };
  expect([facts.tripId, refs.messageId, untyped.primaryQuoteId]).toEqual([mailId, mailId, 'q-1']);
  expectTypeOf<MailId>().not.toExtend<SessionFacts['tripId']>();
  expectTypeOf<SessionFacts['quoteRejections']>().toEqualTypeOf<{ readonly [quoteId: QuoteId]: QuoteRejection }>();
});

it('the rows of the session list and of a session carry the id of their noun', () => {
  expectTypeOf<SessionPage['sessions'][number]>().toEqualTypeOf<SessionRow>();
  expectTypeOf<SessionRow['id']>().toEqualTypeOf<SessionId>();
  expectTypeOf<SessionRow['isoAgentId']>().toEqualTypeOf<IsoAgentId>();
  expectTypeOf<Session['tripId']>().toEqualTypeOf<TripId | null>();
  expectTypeOf<Session['requestId']>().toEqualTypeOf<RequestId | null>();
  expectTypeOf<TripDetail['id']>().toEqualTypeOf<TripId>();
  expectTypeOf<SessionDetail['session']['primaryQuoteId']>().toEqualTypeOf<QuoteId | null>();
  expectTypeOf<MailId>().not.toExtend<TripDetail['id']>();
  expectTypeOf<MailId>().not.toExtend<SessionRow['id']>();
});

it('a row that is read without the query builder has the types of its columns', () => {
  const statement = compile(
    select(
      { id: quotes.id, rfqId: quotes.rfqId, totalMinor: quotes.totalMinor, name: orNull(operators.name) },
      sql`from quotes`,
    ),
  );
  expect(statement.text).toContain('"quotes"."total_minor" as "totalMinor"');
  type Row = RowsOf<[typeof statement]>[0][number];
  expectTypeOf<Row['id']>().toEqualTypeOf<QuoteId>();
  expectTypeOf<MailId>().not.toExtend<Row['rfqId']>();
  // The driver leaves a bigint as text.
  expectTypeOf<Row['totalMinor']>().toEqualTypeOf<string>();
  // A left join may find no row.
  expectTypeOf<Row['name']>().toEqualTypeOf<string | null>();
});
