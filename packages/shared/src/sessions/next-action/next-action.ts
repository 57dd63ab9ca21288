import type { QuoteId, RfqId } from '../../ids.ts';
import type { Instant } from '../../time/clock.ts';
import { rules } from './table.ts';
import type { QuoteKind, QuoteStatus, RfqStatus } from '../../quotes/quotes.ts';
import type { SessionFacts } from '../sessions.ts';

/** What there is to know of a session when somebody asks what to do next. */
export interface ActionFacts extends Pick<
  SessionFacts,
  | 'status'
  | 'currentStep'
  | 'turn'
  | 'pausedUntil'
  | 'requestId'
  | 'departureAirport'
  | 'departureDate'
  | 'passengers'
  | 'avinodeTripId'
  | 'primaryQuoteId'
  | 'clientWish'
> {
  /** Whether a trip can be made of the request from here, and need not be attached by hand. */
  readonly canSearch: boolean;
  /** When it departs, where that is known to the hour. */
  readonly departsAt: Instant | null;
  /** Who wrote last, notes apart; null where nobody did. */
  readonly lastMessageFrom: 'client' | 'operator' | 'us' | null;
  readonly isTripCancelled: boolean;
  readonly rfqs: readonly ActionRfq[];
  readonly quotes: readonly ActionQuote[];
}

export interface ActionRfq {
  readonly id: RfqId;
  readonly operatorName: string | null;
  readonly status: RfqStatus;
  readonly sentAt: Instant | null;
  readonly chaserDueAt: Instant | null;
}

export interface ActionQuote {
  readonly id: QuoteId;
  readonly rfqId: RfqId | null;
  readonly operatorName: string;
  readonly kind: QuoteKind;
  readonly status: QuoteStatus;
  readonly validUntil: Instant | null;
}

/** How pressing: `now` loses something by the hour, `soon` today, `later` is the way on, `none` is nothing to do. */
export const urgencies = ['none', 'later', 'soon', 'now'] as const;
export type ActionUrgency = (typeof urgencies)[number];

/** What the verb does or opens. */
export type ActionTarget =
  | { readonly is: 'nothing' }
  | { readonly is: 'resume' }
  | { readonly is: 'reply' }
  | { readonly is: 'request' }
  | { readonly is: 'search' }
  | { readonly is: 'trip' }
  | { readonly is: 'avinode' }
  | { readonly is: 'quotes' }
  | { readonly is: 'proposal' }
  /** A message to an operator, written ahead and sent by nobody but the broker. */
  | {
      readonly is: 'write';
      readonly rfqId: RfqId | null;
      readonly operatorName: string | null;
      readonly about: 'chase' | 'extend' | 'booked' | 'answer';
    };

/** One verb, its reason, and what the two rest on. */
export interface NextAction {
  /** The rule of the table that was the first to apply. */
  readonly rule: string;
  readonly verb: string;
  /** Whom or what the verb is about, as it goes on: `Chase` + `JetCo`. */
  readonly object: string | null;
  readonly because: string;
  /** Every fact that the words and the target were made of: noted as they are read, not listed by hand. */
  readonly factsUsed: readonly (keyof ActionFacts)[];
  readonly urgency: ActionUrgency;
  readonly target: ActionTarget;
}

/** How the reader's clock says an instant: `16:00`. */
export type TimeName = (instant: Instant) => string;

const inUtc: TimeName = (instant) => `${instant.slice(11, 16)} UTC`;

/** The one thing to do next in a session, and why. Always one: the last rule of the table always applies. */
export function nextAction(facts: ActionFacts, now: Instant, timeName: TimeName = inUtc): NextAction {
  const rule = rules.find(({ applies }) => applies(facts, now));
  if (rule === undefined) throw new Error('the last rule of the table applies to everything');
  const used = new Set<keyof ActionFacts>();
  const tracked = new Proxy(facts, {
    get(target, name) {
      if (name in target) used.add(name as keyof ActionFacts);
      return target[name as keyof ActionFacts];
    },
  });
  const { verb, object = null, because, urgency = 'later', target } = rule.action(tracked, { now, timeName });
  return { rule: rule.name, verb, object, because, urgency, target, factsUsed: [...used].sort() };
}
