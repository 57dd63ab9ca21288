import type { ActorKind } from '@tripthread/shared/sessions/session-events';

const anonymousActorNames: Record<ActorKind, string> = {
  iso_agent: 'A former colleague',
  client: 'The client',
  operator: 'An operator',
  assistant: 'The assistant',
  system: 'The desk',
};

/** Names the actor; machines by their kind, people by name when known. */
export function actorName({ kind, name, id }: { kind: ActorKind; name: string | null; id?: string | null }): string {
  if (kind === 'system' || kind === 'assistant') return anonymousActorNames[kind];
  // Avinode does not say which broker wrote there.
  if (kind === 'iso_agent' && id === null) return 'A colleague, in Avinode';
  return name ?? anonymousActorNames[kind];
}
