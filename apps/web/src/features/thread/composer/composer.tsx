import { SendHorizontal } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { maxMessageLength, type MessageAudience } from '@tripthread/shared/messages/messages';
import { maxOperatorMessageLength } from '@tripthread/shared/sourcing/avinode-commands';
import { Button } from '../../../components/controls/button.tsx';
import { classNames } from '../../../lib/page/class-names.ts';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { type Composing, composing } from '../../../entities/sessions/channel.ts';
import { readTextDraft, useTextDraft } from '../../../lib/drafts/drafts.ts';
import { useShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { audiences, AudienceSwitch } from './composer-audience.tsx';
import { FailedMessage } from './failed-message.tsx';
import { OperatorChoice } from './operator-choice.tsx';
import { ClientChannelChoice, ClientChannelNote, mailAddressOf } from './client-channel.tsx';
import { KeyHints, placeholderFor, deliveryHint } from './composer-text.tsx';
import { AttachButton, FileChips } from './files/message-files.tsx';
import { useMessageFiles } from './files/use-message-files.ts';
import type { ClientChannel, Outgoing, Target } from './outgoing.ts';
import { recipientFor, recipientsOf, recordOnly } from './recipients.ts';
import { RequestOffer } from './request-offer.tsx';
import { useAutosize } from './use-autosize.ts';

interface ComposerProps {
  detail: SessionDetail;
  /** The operator who wrote last: the likely one to answer. */
  lastOperator: string | null;
  outgoing: readonly Outgoing[];
  onSend: (target: Target, text: string) => void;
  onBack: (key: string) => void;
  onDiscard: (key: string) => void;
}

export function Composer({ detail, lastOperator, outgoing, onSend, onBack, onDiscard }: ComposerProps) {
  const sessionId = detail.session.id;
  const [audience, setAudience] = useState<MessageAudience>(() =>
    composing.waitsFor(sessionId) === null ? 'client' : 'operator',
  );
  const [text, setText] = useTextDraft(`message:${sessionId}:${audience}`);
  const [chosen, setChosen] = useTextDraft(`message-to:${sessionId}`);
  const field = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const fit = useAutosize();
  useLayoutEffect(() => {
    if (field.current !== null) fit(field.current);
  }, [fit, text]);

  const recipients = recipientsOf(detail);
  const to = audience === 'operator' ? recipientFor(chosen, recipients, lastOperator) : recordOnly;
  const rfq = to === null || to === recordOnly ? null : to;
  const email = mailAddressOf(detail);
  const [chosenWay, setWay] = useState<ClientChannel | null>(null);
  const usual = email === null ? 'record' : 'mail';
  const way = audience === 'client' ? (chosenWay ?? usual) : null;
  const files = useMessageFiles(sessionId);
  const isMail = way === 'mail';

  const write = (next: MessageAudience): void => {
    setAudience(next);
    field.current?.focus();
  };
  useShortcut('reply', () => write(audience === 'internal' ? 'client' : audience));
  useShortcut('note', () => write('internal'));
  const writeTo = (word: Composing): void => {
    if (word.sessionId !== sessionId) return;
    composing.heard();
    setChosen(word.rfqId);
    setAudience('operator');
    // Something may have been written ahead.
    if (audience === 'operator') setText(readTextDraft(`message:${sessionId}:operator`));
    // After a drawer over it has gone: until then nothing behind it takes the focus.
    setTimeout(() => field.current?.focus());
  };
  composing.useChannelListener(writeTo);
  const first = useRef(writeTo);
  useEffect(() => {
    const word = composing.waitsFor(sessionId);
    if (word !== null) first.current(word);
  }, [sessionId]);

  const mine = outgoing.filter((one) => one.audience === audience);
  const failed = mine.find(({ state }) => state === 'failed') ?? null;
  const isSending = mine.some(({ state }) => state === 'sending');

  const giveFilesBack = useRef(files.set);
  useEffect(() => {
    giveFilesBack.current = files.set;
  });
  // Text that was not saved returns to the field, unless the broker is writing something else.
  useEffect(() => {
    if (failed === null || failed.isBack || text !== '') return;
    setText(failed.text);
    giveFilesBack.current(failed.files ?? []);
    onBack(failed.key);
  }, [failed, text, setText, onBack]);

  const trimmed = text.trim();
  const most = rfq === null ? maxMessageLength : maxOperatorMessageLength;
  const tooLong = trimmed.length > most;
  const isWaiting = isMail && files.coming.some(({ sentence }) => sentence === null);
  const canSend = trimmed !== '' && !tooLong && to !== null && !isWaiting;
  const send = (): void => {
    if (!canSend || isSending) return;
    const along = isMail ? { files: files.kept } : {};
    onSend({ audience, rfqId: rfq?.rfqId ?? null, operatorName: rfq?.name ?? null, way, ...along }, trimmed);
    setText('');
    if (isMail) files.set([]);
    // What a client said is the exception: the next one is written to them again.
    setWay(null);
    field.current?.focus();
  };
  /** What is pasted or dropped as a file is attached; a text stays a text. */
  const takeFiles = (event: { preventDefault: () => void }, given: DataTransfer): void => {
    if (given.files.length === 0) return;
    event.preventDefault();
    files.add(given.files);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  const { request, session } = detail;
  const isOffering = request === null && session.status !== 'archived' && trimmed !== '' && audience !== 'operator';
  const offersRequest = isOffering ? (session.conversation?.id ?? null) : null;
  const name = placeholderFor(audience, rfq?.name, detail.client?.name);
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
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 pb-2">
          <AudienceSwitch value={audience} onChange={write} />
          {way === null ? null : <ClientChannelChoice email={email} value={way} onChange={setWay} />}
          {audience === 'operator' && recipients.length > 0 ? (
            <OperatorChoice recipients={recipients} value={to} onChange={setChosen} />
          ) : null}
        </div>
        {failed === null ? null : (
          <FailedMessage
            message={failed}
            onRetry={() => {
              if (text.trim() === failed.text) setText('');
              if (failed.isBack) files.set([]);
              onSend(failed, failed.text);
            }}
            onDiscard={() => onDiscard(failed.key)}
          />
        )}
        <div
          className={classNames(
            '@container rounded-md border focus-within:border-accent-ink',
            audiences[audience].frame,
          )}
          onDragOver={(event) => isMail && event.preventDefault()}
          onDrop={(event) => isMail && takeFiles(event, event.dataTransfer)}
        >
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
            onPaste={(event) => isMail && takeFiles(event, event.clipboardData)}
            className="block max-h-[36vh] min-h-14 w-full [@media(max-height:560px)]:min-h-9 resize-none overflow-y-auto bg-transparent px-3 py-2 text-body outline-none field-sizing-content"
          />
          {audience === 'client' ? <FileChips files={files} isMail={isMail} /> : null}
          <div className="flex items-center gap-2 px-2 pb-2">
            {isMail ? <AttachButton onFiles={files.add} /> : null}
            <span className="flex-1 text-xs text-ink-3">
              {tooLong ? (
                <span role="alert" className="text-danger">
                  {trimmed.length - most} characters too many
                </span>
              ) : (
                <KeyHints
                  isEmpty={text === ''}
                  verb={rfq !== null || isMail ? 'sends' : audience === 'internal' ? 'adds' : 'records'}
                />
              )}
            </span>
            {offersRequest === null ? null : <RequestOffer text={trimmed} conversationId={offersRequest} />}
            <Button
              type="submit"
              variant={audience === 'internal' ? 'secondary' : 'primary'}
              size="sm"
              disabled={!canSend}
              busy={isSending}
              icon={<SendHorizontal size={13} aria-hidden />}
            >
              {rfq === null ? (
                isMail ? (
                  'Send by email'
                ) : (
                  audiences[audience].verb
                )
              ) : (
                <span className="max-w-48 truncate">Send to {rfq.name}</span>
              )}
            </Button>
          </div>
        </div>
        <p id={noteId} className="pt-1.5 text-2xs text-ink-3 [@media(max-height:560px)]:sr-only">
          {way !== null ? (
            <ClientChannelNote way={way} email={email} detail={detail} />
          ) : (
            deliveryHint(audience, to === null ? null : (rfq?.name ?? recordOnly), detail.avinode)
          )}
        </p>
      </div>
    </form>
  );
}
