import { Building2, Lock, type LucideIcon, SendHorizontal, User } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { longestMessage, type MessageAudience, messageAudiences } from '@tripthread/shared/messages';
import { Button } from '../../components/button.tsx';
import { Kbd } from '../../components/kbd.tsx';
import { classNames } from '../../lib/class-names.ts';
import { useDraft } from '../../lib/drafts.ts';
import { useShortcut } from '../../lib/shortcuts.ts';
import { FailedMessage } from './failed-message.tsx';
import type { Outgoing } from './outgoing.ts';
import { useAutosize } from './use-autosize.ts';

interface Audience {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly placeholder: (client: string) => string;
  readonly verb: string;
  /** How it looks while it is the one written to: note and message must not be mistaken for each other. */
  readonly chosen: string;
  readonly frame: string;
}

const audiences: Record<MessageAudience, Audience> = {
  client: {
    icon: User,
    name: 'Client',
    placeholder: (client) => `Message to ${client}`,
    verb: 'Record message',
    chosen: 'bg-client-tint text-client',
    frame: 'border-client/45 bg-surface-1',
  },
  operator: {
    icon: Building2,
    name: 'Operator',
    placeholder: () => 'Message to the operators',
    verb: 'Record message',
    chosen: 'bg-operator-tint text-operator',
    frame: 'border-operator/45 bg-surface-1',
  },
  internal: {
    icon: Lock,
    name: 'Internal note',
    placeholder: () => 'Internal note: only your brokerage reads it',
    verb: 'Add note',
    chosen: 'bg-surface-3 text-ink-1',
    frame: 'border-dashed border-line-strong bg-surface-2',
  },
};

interface ComposerProps {
  sessionId: string;
  clientName: string | null;
  outgoing: readonly Outgoing[];
  onSend: (audience: MessageAudience, text: string) => void;
  onBack: (key: string) => void;
  onDiscard: (key: string) => void;
}

export function Composer({ sessionId, clientName, outgoing, onSend, onBack, onDiscard }: ComposerProps) {
  const [audience, setAudience] = useState<MessageAudience>('client');
  const [text, setText] = useDraft(`message:${sessionId}:${audience}`);
  const field = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const fit = useAutosize();
  useLayoutEffect(() => {
    if (field.current !== null) fit(field.current);
  }, [fit, text]);

  const write = (to: MessageAudience): void => {
    setAudience(to);
    field.current?.focus();
  };
  useShortcut('reply', () => write(audience === 'internal' ? 'client' : audience));
  useShortcut('note', () => write('internal'));

  const mine = outgoing.filter((one) => one.audience === audience);
  const failed = mine.find(({ state }) => state === 'failed') ?? null;
  const isSending = mine.some(({ state }) => state === 'sending');

  // What could not be recorded comes back into the field, unless something new is being written there.
  useEffect(() => {
    if (failed === null || failed.isBack || text !== '') return;
    setText(failed.text);
    onBack(failed.key);
  }, [failed, text, setText, onBack]);

  const trimmed = text.trim();
  const tooLong = trimmed.length > longestMessage;
  const canSend = trimmed !== '' && !tooLong && !isSending;
  const send = (): void => {
    if (!canSend) return;
    onSend(audience, trimmed);
    setText('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  const { placeholder, verb, frame } = audiences[audience];
  const name = placeholder(clientName ?? 'the client');
  return (
    <form
      aria-label="Write into the thread"
      className="border-t border-line bg-surface-1"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="mx-auto max-w-3xl px-4 pt-2 pb-2.5">
        <AudienceSwitch value={audience} onChange={write} />
        {failed === null ? null : (
          <FailedMessage
            message={failed}
            onRetry={() => {
              if (text.trim() === failed.text) setText('');
              onSend(audience, failed.text);
            }}
            onDiscard={() => onDiscard(failed.key)}
          />
        )}
        <div className={classNames('rounded-md border focus-within:border-accent-ink', frame)}>
          <textarea
            ref={field}
            rows={2}
            value={text}
            aria-label={name}
            aria-describedby={noteId}
            aria-invalid={tooLong || undefined}
            placeholder={name}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            className="block max-h-[36vh] min-h-14 w-full [@media(max-height:560px)]:min-h-9 resize-none overflow-y-auto bg-transparent px-3 py-2 text-body outline-none field-sizing-content"
          />
          <div className="flex items-center gap-2 px-2 pb-2">
            <span className="flex-1 text-xs text-ink-3">
              {tooLong ? (
                <span role="alert" className="text-danger">
                  {trimmed.length - longestMessage} characters too many
                </span>
              ) : null}
              {!tooLong && text === '' ? (
                <span className="hidden items-center gap-1 md:inline-flex">
                  <Kbd>r</Kbd> reply <Kbd>n</Kbd> note
                </span>
              ) : null}
              {!tooLong && text !== '' ? (
                <span className="hidden items-center gap-1 md:inline-flex">
                  <Kbd>Ctrl</Kbd>
                  <Kbd>Enter</Kbd> {audience === 'internal' ? 'adds' : 'records'} it
                </span>
              ) : null}
            </span>
            <Button
              type="submit"
              variant={audience === 'internal' ? 'secondary' : 'primary'}
              size="sm"
              disabled={trimmed === '' || tooLong}
              busy={isSending}
              icon={<SendHorizontal size={13} aria-hidden />}
            >
              {verb}
            </Button>
          </div>
        </div>
        <p id={noteId} className="pt-1.5 text-2xs text-ink-3 [@media(max-height:560px)]:sr-only">
          {audience === 'internal'
            ? 'Stays in the brokerage. Clients and operators never see notes.'
            : 'Recorded in the thread. Mail and Avinode delivery are not connected on this desk.'}
        </p>
      </div>
    </form>
  );
}

function AudienceSwitch({ value, onChange }: { value: MessageAudience; onChange: (to: MessageAudience) => void }) {
  return (
    <fieldset className="flex gap-1 pb-2">
      <legend className="sr-only">Write to</legend>
      {messageAudiences.map((audience) => {
        const { icon: Icon, name, chosen } = audiences[audience];
        return (
          <label
            key={audience}
            className={classNames(
              'inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium whitespace-nowrap has-focus-visible:outline-2 has-focus-visible:outline-accent-ink',
              value === audience ? chosen : 'text-ink-3 hover:bg-surface-2 hover:text-ink-1',
            )}
          >
            <input
              type="radio"
              name="audience"
              className="sr-only"
              checked={value === audience}
              onChange={() => onChange(audience)}
            />
            <Icon size={13} aria-hidden />
            {name}
          </label>
        );
      })}
    </fieldset>
  );
}
