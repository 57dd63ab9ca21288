import type { Actor, ActorKind } from './session-events.ts';

/** Reads an actor from the two columns that hold it: the kind says which table the id points into. */
export const toActor = (kind: ActorKind, id: string | null): Actor => ({ kind, id }) as Actor;
