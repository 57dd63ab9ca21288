import { Building2, Lock, type LucideIcon, Sparkles, User } from 'lucide-react';
import { Files } from '../../../entities/messages/files.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { ThreadItem } from '../../../lib/api/api-types.ts';
import { classNames } from '../../../lib/page/class-names.ts';
import { initials } from '../../../lib/format/format.ts';
import { Delivery } from './delivery.tsx';

type Message = NonNullable<ThreadItem['message']>;
type Channel = 'client' | 'operator' | 'internal' | 'desk';

const channels: Record<Channel, { readonly icon: LucideIcon; readonly ink: string; readonly bar: string }> = {
  client: { icon: User, ink: 'text-client', bar: 'border-client' },
  operator: { icon: Building2, ink: 'text-operator', bar: 'border-operator' },
  internal: { icon: Lock, ink: 'text-ink-3', bar: 'border-line-strong border-dashed' },
  desk: { icon: Sparkles, ink: 'text-ink-3', bar: 'border-line' },
};

type Shown = Pick<Message, 'sender' | 'audience' | 'text' | 'delivery' | 'operatorName' | 'error'> &
  Partial<Pick<Message, 'mail' | 'channel'>>;

/** Names sender and recipient of a message in text, never only by colour. */
export function channelOf(message: Shown): {
  channel: Channel;
  words: string;
} {
  const { sender, audience, operatorName } = message;
  if (audience === 'internal') return { channel: 'internal', words: 'Internal note' };
  if (sender === 'client') return { channel: 'client', words: fromClient(message) };
  if (sender === 'operator') return { channel: 'operator', words: 'from the operator' };
  if (sender === 'assistant' || sender === 'system') return { channel: 'desk', words: 'from the desk' };
  return audience === 'client'
    ? { channel: 'client', words: 'to the client' }
    : { channel: 'operator', words: `to ${operatorName ?? 'the operators'}` };
}

const ways = { phone: 'on the telephone', mail: 'by email', chat: 'in a chat', in_person: 'face to face' } as const;

/** Names the channel, as far as it is known. */
function fromClient({ mail, channel }: Shown): string {
  if (channel != null) return `from the client, ${ways[channel]}`;
  return mail?.from == null ? 'from the client' : 'from the client, by email';
}

/** Renders the text; quoted earlier emails are collapsed, and files are below. */
function MessageText({ message: { text, mail } }: { message: Shown }) {
  const at = mail?.quotedFrom ?? null;
  return (
    <>
      {at === null ? text : text.slice(0, at)}
      {at === null ? null : (
        <details className="pt-1 text-ink-3">
          <summary className="cursor-pointer text-xs">Earlier email</summary>
          {text.slice(at).trim()}
        </details>
      )}
      {mail?.from == null ? null : <span className="block pt-0.5 text-xs text-ink-3">{mail.from.email}</span>}
      {mail == null ? null : <Files files={mail.attachments} className="pt-1.5" />}
    </>
  );
}

interface MessageBlockProps {
  author: string;
  message: Shown;
  at: string;
  /** The same author continues and is not named again. */
  continues?: boolean;
  /** Retries a message of ours that was not delivered. */
  onRetry?: (() => void) | undefined;
  faded?: boolean;
}

export function MessageBlock({ author, message, at, continues = false, onRetry, faded = false }: MessageBlockProps) {
  const { channel, words } = channelOf(message);
  const { icon: Icon, ink, bar } = channels[channel];
  const isMine = message.sender === 'iso_agent';
  return (
    <article
      aria-label={`${author}, ${words}`}
      className={classNames('group flex gap-3 px-4', continues ? 'pt-0.5' : 'pt-3', faded && 'opacity-70')}
    >
      <div className="w-7 shrink-0">
        {continues ? null : (
          <span
            aria-hidden
            className={classNames(
              'flex size-7 items-center justify-center rounded-md text-2xs font-semibold',
              isMine ? 'bg-accent-tint text-accent-ink' : classNames('bg-surface-2', ink),
            )}
          >
            {initials(author)}
          </span>
        )}
      </div>
      <div className="min-w-0 flex-1">
        {continues ? null : (
          <header className="flex min-w-0 items-center gap-2 pb-0.5">
            <span className="truncate text-row font-semibold">{author}</span>
            <span className={classNames('inline-flex shrink-0 items-center gap-1 text-xs', ink)}>
              <Icon size={12} aria-hidden />
              {words}
            </span>
            <TimeText at={at} as="time" className="ml-auto text-xs text-ink-3" />
          </header>
        )}
        <div
          className={classNames(
            'border-l-2 pl-2.5 text-body break-words whitespace-pre-wrap',
            bar,
            channel === 'internal' && 'rounded-r-sm bg-surface-2 py-1 pr-2.5 text-ink-2',
          )}
        >
          <MessageText message={message} />
        </div>
        {isMine ? <Delivery message={message} onRetry={onRetry} /> : null}
      </div>
    </article>
  );
}
