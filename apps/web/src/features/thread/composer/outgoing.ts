import type { MessageChannel } from '@tripthread/shared/mail/mails';
import { type MessageAudience, messageAudiences } from '@tripthread/shared/messages/messages';
import type { ThreadItem } from '../../../lib/api/api-types.ts';
import type { UploadedFile } from './files/use-message-files.ts';
import { readDraft, writeDraft } from '../../../lib/form/drafts.ts';

/** To whom a message is written. */
export interface Target {
  readonly audience: MessageAudience;
  /** The request to the operator in whose chat it goes out; null for what is only recorded. */
  readonly rfqId: string | null;
  readonly operatorName: string | null;
  /** How a message of the client's thread goes out, or by which way they said it; as usual, when null. */
  readonly way?: ClientChannel | null;
  /** Files that go along with a mail. */
  readonly files?: readonly UploadedFile[];
}

/** `record`: only kept. `said:…`: the client's own words, entered for them. */
export type ClientChannel = 'mail' | 'record' | `said:${MessageChannel}`;

/** A message on its way. It keeps its key through every retry, so that it is never recorded twice. */
export interface Outgoing extends Target {
  readonly key: string;
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
export function loadOutgoing(sessionId: string): readonly Outgoing[] {
  try {
    const kept = JSON.parse(readDraft(slot(sessionId)) || '[]') as unknown;
    return Array.isArray(kept)
      ? kept.filter(isKept).map(({ rfqId = null, operatorName = null, ...one }) => ({
          ...one,
          rfqId,
          operatorName,
          state: 'failed',
          sentence: unknown,
          isBack: false,
        }))
      : [];
  } catch {
    return [];
  }
}

export function saveOutgoing(sessionId: string, outgoing: readonly Outgoing[]): void {
  const kept = outgoing.map(({ key, audience, rfqId, operatorName, way = null, files = [], text, at }) => ({
    key,
    audience,
    rfqId,
    operatorName,
    way,
    files,
    text,
    at,
  }));
  writeDraft(slot(sessionId), kept.length === 0 ? '' : JSON.stringify(kept));
}

type Kept = Pick<Outgoing, 'key' | 'audience' | 'text' | 'at'> & Partial<Target>;

function isKept(value: unknown): value is Kept {
  const one = value as Partial<Outgoing> | null;
  return (
    typeof one?.key === 'string' &&
    typeof one.text === 'string' &&
    typeof one.at === 'string' &&
    messageAudiences.some((audience) => audience === one.audience)
  );
}

// The desk's clock and the server's agree to well within a second.
const clockSkewMs = 1_000;

/** Whether the thread shows it already: live news of a message may be quicker than the answer to who sent it. */
export function isDelivered(
  { audience, text, at }: Pick<Outgoing, 'audience' | 'text' | 'at'>,
  items: readonly Pick<ThreadItem, 'at' | 'actor' | 'message'>[],
  agentId: string,
): boolean {
  const since = Date.parse(at) - clockSkewMs;
  return items.some(
    ({ message, actor, at: postedAt }) =>
      message?.audience === audience &&
      message.text === text.trim() &&
      actor.id === agentId &&
      Date.parse(postedAt) >= since,
  );
}
