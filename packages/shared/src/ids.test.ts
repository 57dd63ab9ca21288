import { expectTypeOf, test } from 'vitest';
import type { AvinodeTripApiId, IsoAgentId, MailId, QuoteId, TripCode, TripId } from './ids.ts';
import type { QuoteRejections } from './quotes/quotes.ts';
import type { Actor, EventRefs } from './sessions/session-events.ts';
import type { SessionFacts } from './sessions/sessions.ts';

test('an id of one kind is no id of another', () => {
  expectTypeOf<MailId>().not.toExtend<TripId>();
  expectTypeOf<string>().not.toExtend<TripId>();
  expectTypeOf<TripId>().toExtend<string>();
});

test('the facts of a session carry branded ids', () => {
  expectTypeOf<SessionFacts['tripId']>().toEqualTypeOf<TripId | null>();
  expectTypeOf<MailId>().not.toExtend<SessionFacts['tripId']>();
  expectTypeOf<SessionFacts['avinodeTripId']>().toEqualTypeOf<AvinodeTripApiId | TripCode | null>();
  expectTypeOf<keyof QuoteRejections>().toEqualTypeOf<QuoteId>();
});

test('the references of an event carry branded ids', () => {
  expectTypeOf<EventRefs['mailId']>().toEqualTypeOf<MailId | undefined>();
  expectTypeOf<MailId>().not.toExtend<NonNullable<EventRefs['messageId']>>();
});

test('an actor has an id of its own kind', () => {
  expectTypeOf<Extract<Actor, { kind: 'iso_agent' }>['id']>().toEqualTypeOf<IsoAgentId | null>();
});
