import type { DeclineReason } from '@tripthread/shared/quotes/quotes';
import type { AircraftCategory, Wishes } from '@tripthread/shared/requests/requests';
import type { AgentName, ClientName, OperatorName } from '../people.ts';

/** Departure, arrival, days from today (null: to be decided), local time (null: to be decided), passengers. */
export type DemoLeg = readonly [
  from: string,
  to: string,
  inDays: number | null,
  time: string | null,
  pax: number | null,
];

/** An operator's RFQ and its outcome. */
export interface Asked {
  readonly operator: OperatorName;
  readonly decline?: DeclineReason;
  readonly quote?: {
    readonly total: number;
    readonly aircraft: string;
    readonly tail: string | null;
    readonly currency: 'USD' | 'EUR' | 'GBP';
    /** Hours from now until the quote expires; negative when it has. */
    readonly expiresInHours: number | null;
    /** The previous price, when the operator changed it. */
    readonly was: number | null;
  };
  /** Avinode's estimate beside the quote, or alone. */
  readonly estimate?: { readonly total: number; readonly aircraft: string };
}

export const silent = (operator: OperatorName): Asked => ({ operator });
export const declined = (operator: OperatorName, decline: DeclineReason): Asked => ({ operator, decline });
export const estimated = (operator: OperatorName, total: number, aircraft: string): Asked => ({
  operator,
  estimate: { total, aircraft },
});
export const quoted = (
  operator: OperatorName,
  total: number,
  aircraft: string,
  tail: string | null,
  more: { readonly expiresInHours?: number; readonly was?: number; readonly currency?: 'EUR' | 'GBP' } = {},
): Asked => ({
  operator,
  quote: {
    total,
    aircraft,
    tail,
    currency: more.currency ?? 'USD',
    expiresInHours: more.expiresInHours ?? null,
    was: more.was ?? null,
  },
});

/** The stage of a thread. Each includes those before it. */
export const stages = ['talk', 'intake', 'sourcing', 'drafted', 'sent', 'won', 'lost'] as const;
export type Stage = (typeof stages)[number];

export type Speaker = 'client' | 'broker' | 'operators' | 'note' | OperatorName;

/** One thread of the demo in a few facts; `build-thread.ts` expands it. */
export interface Charter {
  readonly owner: AgentName;
  readonly client: ClientName;
  readonly subject: string;
  readonly legs: readonly DemoLeg[];
  readonly category?: AircraftCategory;
  /** In whole dollars. */
  readonly budget?: number;
  readonly needs?: string;
  /** Pets, baggage, catering, Wi-Fi: as far as the client mentioned them. */
  readonly along?: Partial<Wishes>;
  readonly stage: Stage;
  /** Hours ago of its first and its last message. */
  readonly began: number;
  readonly last: number;
  /** The client's first message. */
  readonly opening: string;
  /** The known Avinode name of the trip; without RFQs it has none unless given. */
  readonly trip?: 'both' | 'code' | 'id';
  readonly asked?: readonly Asked[];
  readonly chosen?: OperatorName;
  /** Messages at the end, after the stage. */
  readonly lastly?: readonly (readonly [Speaker, string])[];
  readonly pause?: { readonly wakesIn?: number; readonly keep?: boolean };
  readonly archived?: boolean;
  /** The assignee has not read the newest part. */
  readonly unread?: boolean;
  /** The reason of the outcome. */
  readonly outcome?: string;
}
