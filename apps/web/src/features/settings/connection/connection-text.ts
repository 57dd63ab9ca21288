import { duration } from '../../../lib/format/format.ts';
import type { SourcingTone } from '../../../entities/sourcing/sourcing-text.ts';

interface ConnectionFacts {
  readonly isActive: boolean;
  readonly credentials: 'none' | 'token' | 'oauth';
  readonly pausedAt: string | null;
  /** Avinode is not called before then. */
  readonly availableAt: string | null;
}

/** Describes a connection’s status. */
export function connectionSummary(
  { isActive, credentials, pausedAt, availableAt }: ConnectionFacts,
  now: number,
): { readonly tone: SourcingTone; readonly word: string; readonly detail?: string } {
  if (!isActive) return { tone: 'quiet', word: 'Disabled' };
  if (credentials === 'none')
    return { tone: 'quiet', word: 'Receive only', detail: ': receives notifications, sends nothing' };
  if (pausedAt !== null) return { tone: 'bad', word: 'Paused', detail: ': Avinode rejects the credentials' };
  const wait = availableAt === null ? 0 : Date.parse(availableAt) - now;
  if (wait > 0)
    return {
      tone: 'waiting',
      word: 'Waiting',
      detail: `: Avinode does not answer; next try in ${duration(wait)}`,
    };
  return { tone: 'good', word: 'Connected' };
}

/** Describes whether Avinode knows where to post notifications. */
export const webhookSummary = {
  not_ordered: {
    tone: 'quiet',
    word: 'Not registered from here',
    detail: ': set it up in Avinode by hand, or have this desk do it',
  },
  under_way: { tone: 'waiting', word: 'Being registered', detail: ' at Avinode' },
  registered: { tone: 'good', word: 'Registered' },
  refused: { tone: 'bad', word: 'Not registered' },
} as const satisfies Record<string, { readonly tone: SourcingTone; readonly word: string; readonly detail?: string }>;
