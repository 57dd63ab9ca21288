import type { ActorKind } from '@tripthread/shared/session-events';

const nameless: Record<ActorKind, string> = {
  iso_agent: 'A former colleague',
  client: 'The client',
  operator: 'An operator',
  assistant: 'The assistant',
  system: 'The desk',
};

/** Whose act it was; machines go by what they are, people by their name as far as it is known. */
export const actorName = ({ kind, name }: { readonly kind: ActorKind; readonly name: string | null }): string =>
  kind === 'system' || kind === 'assistant' ? nameless[kind] : (name ?? nameless[kind]);
