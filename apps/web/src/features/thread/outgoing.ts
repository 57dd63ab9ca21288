import { type MessageAudience, messageAudiences } from '@tripthread/shared/messages';
import { readDraft, writeDraft } from '../../lib/drafts.ts';

/** A message on its way. It keeps its key through every retry, so that it is never recorded twice. */
export interface Outgoing {
  readonly key: string;
  readonly audience: MessageAudience;
  readonly text: string;
  readonly at: string;
  readonly state: 'sending' | 'failed';
  /** What went wrong, once it failed. */
  readonly sentence: string | null;
  /** Whether its text was put back into the composer. */
  readonly isBack: boolean;
}

const unknown = 'It is not known whether this message was recorded. Sending it again does not record it twice.';
const slot = (sessionId: string): string => `outgoing:${sessionId}`;

/** What was on its way when the tab closed. Whether it arrived is unknown; its key makes trying again safe. */
export function readOutgoing(sessionId: string): readonly Outgoing[] {
  try {
    const kept = JSON.parse(readDraft(slot(sessionId)) || '[]') as unknown;
    return Array.isArray(kept)
      ? kept.filter(isKept).map((one) => ({ ...one, state: 'failed', sentence: unknown, isBack: false }))
      : [];
  } catch {
    return [];
  }
}

export function keepOutgoing(sessionId: string, outgoing: readonly Outgoing[]): void {
  const kept = outgoing.map(({ key, audience, text, at }) => ({ key, audience, text, at }));
  writeDraft(slot(sessionId), kept.length === 0 ? '' : JSON.stringify(kept));
}

function isKept(value: unknown): value is Pick<Outgoing, 'key' | 'audience' | 'text' | 'at'> {
  const one = value as Partial<Outgoing> | null;
  return (
    typeof one?.key === 'string' &&
    typeof one.text === 'string' &&
    typeof one.at === 'string' &&
    messageAudiences.some((audience) => audience === one.audience)
  );
}
