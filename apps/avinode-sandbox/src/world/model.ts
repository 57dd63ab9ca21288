import type { Instant } from '@tripthread/shared/time/clock';
import type { DeclineReason } from '@tripthread/shared/quotes/quotes';

/** What this Avinode remembers. The shapes on the wire are made of these in `api/views.ts`. */
export interface Segment {
  readonly startAirport: { readonly icao: string };
  readonly endAirport: { readonly icao: string };
  /** Local to the airport of departure when `local`, else UTC. */
  readonly dateTime: {
    readonly date: string;
    readonly time: string;
    readonly departure: boolean;
    readonly local: boolean;
  };
  readonly paxCount: string;
  readonly paxSegment: boolean;
  readonly paxTBD: boolean;
  readonly timeTBD: boolean;
}

export interface Trip {
  readonly id: string;
  /** The six characters that people see. */
  readonly code: string;
  readonly buyerId: string;
  readonly externalTripId: string | null;
  readonly isCanceled: boolean;
  readonly createdOn: Instant;
  readonly segments: readonly Segment[];
  /** As given. */
  readonly criteria: Readonly<Record<string, unknown>>;
  readonly rfqIds: readonly string[];
}

export interface Lift {
  readonly id: string;
  readonly type: string;
  readonly category: string;
  readonly tail: string;
  readonly maxPax: number;
  readonly state: 'Unanswered' | 'Accepted' | 'Declined';
  readonly declineReason: DeclineReason | null;
  /** Of an unanswered lift Avinode's estimate, of an accepted one the operator's price. */
  readonly quoteId: string | null;
}

export interface Rfq {
  readonly id: string;
  readonly tripId: string;
  readonly sellerId: string;
  readonly isCanceled: boolean;
  readonly createdOn: Instant;
  readonly updatedOn: Instant;
  /** Who sent it, as the operator sees it. */
  readonly person: string;
  readonly lifts: readonly Lift[];
  readonly messageIds: readonly string[];
  /** Somebody plays this operator: nothing answers by itself any more. */
  readonly isPlayedByHand: boolean;
}

export interface Quote {
  readonly id: string;
  readonly rfqId: string;
  readonly liftId: string;
  readonly isEstimate: boolean;
  readonly price: number;
  readonly currency: string;
  readonly message: string;
  readonly createdOn: Instant;
  readonly updatedOn: Instant;
  readonly validUntil: Instant | null;
  /** 1, and one more with every new price. */
  readonly revision: number;
  /** As the operator gave them. */
  readonly lineItems: readonly Readonly<Record<string, unknown>>[];
  readonly segments: readonly Readonly<Record<string, unknown>>[] | null;
}

export type MessageKind = 'request' | 'chat' | 'quote' | 'decline' | 'cancel';

export interface Message {
  readonly id: string;
  readonly rfqId: string;
  readonly by: 'buyer' | 'seller';
  readonly kind: MessageKind;
  readonly person: string;
  readonly text: string;
  readonly createdOn: Instant;
  /** What it brought, as it was then: a later price does not change what was said. */
  readonly quote: {
    readonly id: string;
    readonly price: number;
    readonly currency: string;
    readonly createdOn: Instant;
  } | null;
  readonly lifts: readonly Lift[];
  readonly declineReason: DeclineReason | null;
}

export const eventTypes = [
  'TripRequest',
  'TripChatFromBuyer',
  'TripRequestSellerResponseMine',
  'TripRequestSellerResponse',
  'TripChatFromSeller',
  'TripRequestMine',
  'TripChatMine',
  'EmptyLegs',
  'ClientLeads',
] as const;
export type EventType = (typeof eventTypes)[number];

export interface Webhook {
  readonly id: string;
  readonly companyId: string;
  readonly targetURI: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly clientIdentifier: string;
  readonly clientSecret: string;
  readonly clientAuthenticationType: 'BASIC';
  readonly eventTypes: readonly EventType[];
  /** Named at the start of the sandbox, not registered over the API. */
  readonly isOurs: boolean;
}

/** A notification that has not been taken yet: what the other side has answered with 200 is gone from here. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly tripId: string | null;
  /** As it is sent, byte for byte. */
  readonly body: string;
  readonly firstAtMs: number;
  readonly nextAtMs: number;
  readonly attempts: number;
  /** Kept back until released. */
  readonly isHeld: boolean;
}

export interface Token {
  readonly id: string;
  readonly companyId: string;
  readonly expiresAtMs: number;
}

/** Something that will happen by itself. */
export interface Plan {
  readonly id: string;
  readonly dueAtMs: number;
  readonly runId: string | null;
  readonly tripId: string;
  readonly act: Act;
  /** How much faster than life. */
  readonly speed: number;
}

/** An operator is the n-th that was asked for the trip, or an RFQ by its id. */
export type RfqSelector = number | string;

export type Act =
  | { readonly do: 'ask'; readonly operators: number }
  | {
      readonly do: 'quote';
      readonly whom: RfqSelector;
      readonly factor?: number;
      readonly text?: string;
      readonly validHours?: number;
    }
  | { readonly do: 'decline'; readonly whom: RfqSelector; readonly reason: DeclineReason; readonly text?: string }
  | { readonly do: 'chat'; readonly whom: RfqSelector; readonly text: string }
  | { readonly do: 'hold' }
  | { readonly do: 'release'; readonly copies: number; readonly seed: number }
  | { readonly do: 'limit'; readonly burst: number; readonly refillPerSecond: number }
  | { readonly do: 'limit_as_before' }
  | { readonly do: 'down'; readonly seconds: number }
  | { readonly do: 'poison' };

/** Avinode misbehaving. */
export interface Faults {
  readonly id: 'faults';
  /** Every call answers 503 until then. */
  readonly downUntilMs: number;
  /** The next calls of these methods are carried out, and their answers never arrive. */
  readonly dropAnswers: { readonly count: number; readonly methods: readonly string[] };
  /** The share of the product's acknowledgements that get lost on their way: those deliveries are repeated. */
  readonly loseAcknowledgements: number;
  /** What reading these resources answers. */
  readonly poison: Readonly<Record<string, PoisonKind>>;
  readonly refuse: 'unauthorized' | 'forbidden' | null;
  readonly delayMs: number;
  readonly rateLimit: RateLimit;
  /** New notifications wait until they are released. */
  readonly isHolding: boolean;
}

export const poisonKinds = ['error', 'html', 'malformed', 'empty', 'not_found', 'huge', 'silent'] as const;
export type PoisonKind = (typeof poisonKinds)[number];

export interface RateLimit {
  readonly isOn: boolean;
  readonly burst: number;
  readonly refillPerSecond: number;
}

export interface Tables {
  readonly trips: Trip;
  readonly rfqs: Rfq;
  readonly quotes: Quote;
  readonly messages: Message;
  readonly webhooks: Webhook;
  readonly deliveries: Delivery;
  readonly tokens: Token;
  readonly plans: Plan;
  readonly faults: Faults;
}
export type TableName = keyof Tables;
