import type { Actor, EventRefs, SessionEventKind } from '@tripthread/shared/sessions/session-events';
import type { SessionStep, Turn } from '@tripthread/shared/sessions/sessions';

/** An event that every session of a trip gets. */
export interface TripEvent {
  readonly kind: SessionEventKind;
  readonly actor: Actor;
  readonly refs: EventRefs;
  readonly turn?: Turn;
  readonly step?: SessionStep;
}
