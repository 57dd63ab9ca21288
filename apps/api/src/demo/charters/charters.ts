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

/** An operator who was asked, and what came of it. */
export interface Asked {
  readonly operator: OperatorName;
  readonly decline?: DeclineReason;
  readonly quote?: {
    readonly total: number;
    readonly aircraft: string;
    readonly tail: string | null;
    readonly currency: 'USD' | 'EUR' | 'GBP';
    /** Hours from now until the price lapses; negative where it has. */
    readonly expiresInHours: number | null;
    /** What it cost before the operator changed the price. */
    readonly was: number | null;
  };
  /** Avinode's own calculation beside it, or alone. */
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

/** How far a thread has come. Each includes those before it. */
export const stages = ['talk', 'intake', 'sourcing', 'drafted', 'sent', 'won', 'lost'] as const;
export type Stage = (typeof stages)[number];

export type Speaker = 'client' | 'broker' | 'operators' | 'note' | OperatorName;

/** One thread of the demo, told in a few facts; `story.ts` makes the lines of it. */
export interface Charter {
  readonly owner: AgentName;
  readonly client: ClientName;
  readonly subject: string;
  readonly legs: readonly DemoLeg[];
  readonly category?: AircraftCategory;
  /** In whole dollars. */
  readonly budget?: number;
  readonly needs?: string;
  /** Pets, baggage, catering, Wi-Fi: as far as the client spoke of it. */
  readonly along?: Partial<Wishes>;
  readonly stage: Stage;
  /** Hours ago: its first line and its last. */
  readonly began: number;
  readonly last: number;
  /** What the client wrote first. */
  readonly opening: string;
  /** Which of Avinode's names the trip is known by; without RFQs it has none unless one is given. */
  readonly trip?: 'both' | 'code' | 'id';
  readonly asked?: readonly Asked[];
  readonly chosen?: OperatorName;
  /** Said at the end, in the state that the stage left. */
  readonly lastly?: readonly (readonly [Speaker, string])[];
  readonly pause?: { readonly wakesIn?: number; readonly keep?: boolean };
  readonly archived?: boolean;
  /** The owner has not seen the newest of it. */
  readonly unread?: boolean;
  /** Why it was lost, or what decided it. */
  readonly outcome?: string;
}
