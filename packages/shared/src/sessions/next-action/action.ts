import type { QuoteId, RfqId } from '../../ids.ts';
import type { Instant } from '../../time/clock.ts';
import type { QuoteKind, QuoteStatus, RfqStatus } from '../../quotes/quotes.ts';
import type { SessionFacts } from '../sessions.ts';

/** The facts of a session from which the next action is chosen. */
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
  /** Whether a trip can be created from the request here, so that it need not be attached by hand. */
  readonly canSearch: boolean;
  /** The departure instant, if the time is known. */
  readonly departsAt: Instant | null;
  /** The last sender, internal notes excluded; null if there is none. */
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

/** `now` loses something within hours, `soon` today, `later` is the normal next step, `none` is nothing to do. */
export const urgencies = ['none', 'later', 'soon', 'now'] as const;
export type ActionUrgency = (typeof urgencies)[number];

/** What the action does or opens. */
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
  /** A drafted message to an operator, which only the broker sends. */
  | {
      readonly is: 'write';
      readonly rfqId: RfqId | null;
      readonly operatorName: string | null;
      readonly about: 'chase' | 'extend' | 'booked' | 'answer';
    };

/** An action, its reason, and the facts that both depend on. */
export interface NextAction {
  /** The first rule of the table that applied. */
  readonly rule: string;
  readonly verb: string;
  /** The object of the verb: `Chase` + `JetCo`. */
  readonly object: string | null;
  readonly because: string;
  /** Every fact that text and target were made of: tracked as they are read, not listed by hand. */
  readonly factsUsed: readonly (keyof ActionFacts)[];
  readonly urgency: ActionUrgency;
  readonly target: ActionTarget;
}

/** Formats an instant in the reader's time zone: `16:00`. */
export type TimeName = (instant: Instant) => string;
