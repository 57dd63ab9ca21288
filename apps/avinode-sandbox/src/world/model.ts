import type { Instant } from '@tripthread/shared/time/clock';
import type { DeclineReason } from '@tripthread/shared/quotes/quotes';

/** The stored records. `api/views.ts` renders the responses from them. */
export interface Segment {
  readonly startAirport: { readonly icao: string };
  readonly endAirport: { readonly icao: string };
  /** Local to the departure airport if `local`, else UTC. */
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
  /** The six-character code. */
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
  /** Avinode's estimate for an unanswered lift, the operator's price for an accepted one. */
  readonly quoteId: string | null;
}

export interface Rfq {
  readonly id: string;
  readonly tripId: string;
  readonly sellerId: string;
  readonly isCanceled: boolean;
  readonly createdOn: Instant;
  readonly updatedOn: Instant;
  /** The sender's name, as the operator sees it. */
  readonly person: string;
  readonly lifts: readonly Lift[];
  readonly messageIds: readonly string[];
  /** This operator was answered for by hand, so automatic answers stop. */
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
  /** Starts at 1 and increases with every new price. */
  readonly revision: number;
  /** As the operator entered them. */
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
  /** The price at that time: a later price does not change the message. */
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
  /** Configured at start, not registered over the API. */
  readonly isOurs: boolean;
}

/** A notification that is not acknowledged yet; it is deleted when it is answered with 200. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly tripId: string | null;
  /** The exact body. */
  readonly body: string;
  readonly firstAtMs: number;
  readonly nextAtMs: number;
  readonly attempts: number;
  /** Held until released. */
  readonly isHeld: boolean;
}

export interface Token {
  readonly id: string;
  readonly companyId: string;
  readonly expiresAtMs: number;
}

/** A step that runs later. */
export interface Plan {
  readonly id: string;
  readonly dueAtMs: number;
  readonly runId: string | null;
  readonly tripId: string;
  readonly act: Act;
  /** The speed factor. */
  readonly speed: number;
}

/** An operator by position among those asked for the trip, or an RFQ by id. */
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

/** The injected faults. */
export interface Faults {
  readonly id: 'faults';
  /** Every call answers 503 until then. */
  readonly downUntilMs: number;
  /** The next calls of these methods are executed, but not answered. */
  readonly dropAnswers: { readonly count: number; readonly methods: readonly string[] };
  /** The share of acknowledgements that are treated as lost: those deliveries are retried. */
  readonly loseAcknowledgements: number;
  /** The fault that reading these resources returns. */
  readonly poison: Readonly<Record<string, PoisonKind>>;
  readonly refuse: 'unauthorized' | 'forbidden' | null;
  readonly delayMs: number;
  readonly rateLimit: RateLimit;
  /** New notifications are held until they are released. */
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
