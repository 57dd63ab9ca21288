import type { DeclineReason } from '@tripthread/shared/quotes/quotes';
import type { AircraftCategory, Leg, Wishes } from '@tripthread/shared/requests/requests';
import type { SessionStep } from '@tripthread/shared/sessions/sessions';
import type { AgentName, ClientName, OperatorName } from './people.ts';

/** One action of a thread. `apply-script.ts` writes its rows. */
export type DemoAction =
  | { readonly is: 'client' | 'reply' | 'ask' | 'note'; readonly text: string }
  | { readonly is: 'operator'; readonly operator: OperatorName; readonly text: string }
  | {
      readonly is: 'request';
      readonly legs: readonly Leg[];
      readonly category: AircraftCategory | null;
      readonly budget: number | null;
      readonly needs: string | null;
      readonly along: Partial<Wishes>;
    }
  | { readonly is: 'trip'; readonly id: string | null; readonly code: string | null; readonly rfp?: string }
  | { readonly is: 'rfq'; readonly operator: OperatorName; readonly rfq: string; readonly isSilent: boolean }
  | {
      readonly is: 'quote';
      readonly operator: OperatorName;
      readonly rfq: string;
      readonly quote: string;
      /** In whole units of the currency. */
      readonly total: number;
      readonly currency: string;
      readonly aircraft: string;
      readonly tail: string | null;
      /** Hours from now, negative for hours ago. */
      readonly expiresInHours: number | null;
    }
  | {
      readonly is: 'estimate';
      readonly operator: OperatorName;
      readonly rfq: string;
      readonly quote: string;
      readonly total: number;
      readonly aircraft: string;
    }
  | { readonly is: 'decline'; readonly operator: OperatorName; readonly rfq: string; readonly reason: DeclineReason }
  | { readonly is: 'step'; readonly to: SessionStep; readonly reason: string }
  | { readonly is: 'choose'; readonly quote: string }
  | { readonly is: 'propose'; readonly title: string }
  | { readonly is: 'send' }
  | { readonly is: 'pause'; readonly wakesIn: number | null; readonly keep: boolean }
  | { readonly is: 'complete'; readonly outcome: 'won' | 'lost'; readonly reason: string }
  | { readonly is: 'archive' }
  /** The assignee has read everything up to here. */
  | { readonly is: 'read' };

export interface DemoBeat {
  readonly hoursAgo: number;
  readonly deed: DemoAction;
}

/** A thread from its first action to its last. */
export interface DemoThread {
  readonly owner: AgentName;
  readonly client: ClientName;
  readonly subject: string;
  readonly beganHoursAgo: number;
  /** In order of time. */
  readonly beats: readonly DemoBeat[];
}

/** Threads that share an Avinode trip are applied together: an action of the trip concerns each of them. */
export type DemoScenario = readonly DemoThread[];
