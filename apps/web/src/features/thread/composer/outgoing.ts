import { type MessageChannel, messageChannels } from '@tripthread/shared/mail/mails';
import { type MessageAudience, messageAudiences } from '@tripthread/shared/messages/messages';
import type { ThreadItem } from '../../../lib/api/api-types.ts';
import { list, nullable, oneOf, record, text, withDefault } from '../../../lib/drafts/draft-schema.ts';
import { bareJson, type DraftKind, readDraft, writeDraft } from '../../../lib/drafts/drafts.ts';
import { type UploadedFile, keptFiles } from './files/use-message-files.ts';

/** To whom a message is written. */
export interface Target {
  readonly audience: MessageAudience;
  /** The RFQ whose chat sends the message; null if it is only recorded. */
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

const unknown = 'Not confirmed yet. Sending it again does not record it twice.';

type Kept = Pick<Outgoing, 'key' | 'audience' | 'rfqId' | 'operatorName' | 'text' | 'at'> &
  Required<Pick<Outgoing, 'way' | 'files'>>;

const ways: readonly ClientChannel[] = [
  'mail',
  'record',
  ...messageChannels.map((channel) => `said:${channel}` as const),
];
const keptMessages = list(
  record<Kept>({
    key: text,
    audience: oneOf(messageAudiences),
    rfqId: withDefault(nullable(text), null),
    operatorName: withDefault(nullable(text), null),
    way: withDefault(nullable(oneOf(ways)), null),
    files: withDefault(keptFiles, []),
    text,
    at: text,
  }),
);
const outgoingDraft: DraftKind<readonly Kept[]> = {
  version: 1,
  read: keptMessages,
  readUnversioned: bareJson(keptMessages),
};
const slot = (sessionId: string): string => `outgoing:${sessionId}`;

/** The messages that were being sent when the tab closed. It is unknown whether they arrived; their keys make a retry safe. */
export const loadOutgoing = (sessionId: string): readonly Outgoing[] =>
  (readDraft(outgoingDraft, slot(sessionId)) ?? []).map((message) => ({
    ...message,
    state: 'failed',
    sentence: unknown,
    isBack: false,
  }));

export function saveOutgoing(sessionId: string, outgoing: readonly Outgoing[]): void {
  const kept = outgoing.map(
    ({ key, audience, rfqId, operatorName, way = null, files = [], text: words, at }): Kept => ({
      key,
      audience,
      rfqId,
      operatorName,
      way,
      files,
      text: words,
      at,
    }),
  );
  writeDraft(outgoingDraft, slot(sessionId), kept.length === 0 ? null : kept);
}

// The desk's clock and the server's agree to well within a second.
const clockSkewMs = 1_000;

/** Returns whether the thread shows it already: a live change can arrive before the answer to the call. */
export function isDelivered(
  { audience, text: words, at }: Pick<Outgoing, 'audience' | 'text' | 'at'>,
  items: readonly Pick<ThreadItem, 'at' | 'actor' | 'message'>[],
  agentId: string,
): boolean {
  const since = Date.parse(at) - clockSkewMs;
  return items.some(
    ({ message, actor, at: postedAt }) =>
      message?.audience === audience &&
      message.text === words.trim() &&
      actor.id === agentId &&
      Date.parse(postedAt) >= since,
  );
}
