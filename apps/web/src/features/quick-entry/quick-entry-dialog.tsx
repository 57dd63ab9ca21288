import { completenessOf, maxQuickEntryLength } from '@tripthread/shared/requests/requests';
import { WifiOff } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Dialog } from '../../components/overlays/dialog.tsx';
import { Kbd } from '../../components/text/kbd.tsx';
import { Meter } from '../../components/text/meter.tsx';
import { takeBufferedTyping } from '../../lib/keyboard/type-ahead.ts';
import { formatOpenFacts } from '../../entities/requests/open-facts.ts';
import { type Answer, type Piece, piecesOf, requestOf } from './quick-facts.ts';
import { Understood } from './understood-facts.tsx';
import { useQuickEntry } from './use-quick-entry.ts';

interface QuickEntryDialogProps {
  conversationId?: string | undefined;
  onClose: () => void;
  onCreated: (sessionId: string) => void;
}

const example = 'teb-vny 12 dec 9am 6 pax rtn 15th, super mid, 45k, for Olivia Hartley';

/** Creates a request from one line of text. What is recognized is shown while typing. */
export function QuickEntryDialog({ conversationId, onClose, onCreated }: QuickEntryDialogProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [wanted, setWanted] = useState<{ readonly key: string } | null>(null);
  const entry = useQuickEntry({ conversationId, onCreated, onDoubt: ({ key }) => setWanted({ key }) });
  const { text, answer, open, assumed } = entry;
  const toText = useCallback(() => field.current?.focus(), []);
  const begin = useRef(entry.change);
  // Restores a draft with the cursor at its end, plus what was typed while this was loading.
  useEffect(() => {
    const kept = field.current?.value ?? '';
    const typed = takeBufferedTyping();
    if (typed !== '') begin.current(kept === '' ? typed : `${kept.trimEnd()} ${typed}`);
    field.current?.setSelectionRange(kept.length, kept.length);
  }, []);

  return (
    <Dialog
      placement="top"
      size="lg"
      title="Quick entry"
      onClose={onClose}
      footer={<Footer entry={entry} onClose={onClose} />}
    >
      <div className="flex flex-col gap-3 p-4">
        <label className="flex flex-col gap-1">
          <span className="text-xs font-medium text-ink-2">The request in a line</span>
          <textarea
            ref={field}
            data-autofocus
            rows={2}
            value={text}
            maxLength={maxQuickEntryLength}
            spellCheck={false}
            autoComplete="off"
            placeholder={example}
            onChange={({ target }) => entry.change(target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              entry.submit();
            }}
            className="field-sizing-content w-full resize-none rounded-md border border-line-strong/60 bg-surface-1 px-3 py-2 text-body"
          />
        </label>
        {entry.isOffline ? (
          <p className="flex items-center gap-1.5 text-xs text-ink-2">
            <WifiOff size={13} aria-hidden />{' '}
            {entry.isWaiting
              ? 'Offline: it is sent once you are back. What you typed is kept.'
              : 'Offline: it is read once you are back. What you type is kept.'}
          </p>
        ) : null}
        {entry.failure === null ? null : (
          <p role="alert" className="rounded-md bg-danger-tint px-3 py-2 text-row text-danger">
            {entry.failure} What you typed is kept.
          </p>
        )}
        {answer === undefined ? (
          <p className="text-row text-ink-3">
            Route, dates, times, passengers, aircraft, budget, pets, bags, whom it is for: in any order.{' '}
            <Kbd>Enter</Kbd> creates the request. Assumptions are shown before they are stored.
          </p>
        ) : (
          <>
            <ReadBack pieces={piecesOf(answer, entry.items, entry.confirmed)} />
            <Understood entry={entry} wanted={wanted} onSettled={toText} />
            <UnusedTextList leftovers={answer.leftovers} />
          </>
        )}
        <p
          role="status"
          className={entry.isAsking ? 'rounded-md bg-expiring-tint px-3 py-2 text-row text-expiring' : 'sr-only'}
        >
          {entry.isAsking
            ? `Accept ${(open.length > 0 ? open : assumed).map(({ label, words }) => `${label.toLowerCase()} ${words}`).join(', ')} as shown? Enter accepts, Tab edits.`
            : answer === undefined
              ? ''
              : `${entry.items.length} understood, ${assumed.length} assumed, ${open.length} in doubt, ${answer.leftovers.length} not understood`}
        </p>
      </div>
    </Dialog>
  );
}

const looks: Record<Piece['as'], string> = {
  plain: '',
  sure: 'text-ink-1 underline decoration-accent decoration-2 underline-offset-4',
  assumed: 'text-ink-1 underline decoration-line-strong decoration-dashed decoration-2 underline-offset-4',
  doubtful: 'text-expiring underline decoration-dashed decoration-2 underline-offset-4',
  'not understood': 'text-ink-3 line-through',
};

/** Repeats the text with its parts marked; for sighted users only, since the chips say the same. */
function ReadBack({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <p aria-hidden className="text-row leading-6 break-words whitespace-pre-wrap text-ink-3">
      {pieces.map(({ text, as }, index) => (
        <span key={index} className={looks[as]}>
          {text}
        </span>
      ))}
    </p>
  );
}

function UnusedTextList({
  leftovers,
}: {
  leftovers: readonly { readonly text: string; readonly why: string | null }[];
}) {
  if (leftovers.length === 0) return null;
  return (
    <p className="text-row text-ink-2">
      <span className="font-medium">Not understood, added as a wish:</span>{' '}
      {leftovers.map(({ text, why }) => `“${text}”${why === null ? '' : ` (${why.replace(/\.$/u, '')})`}`).join(', ')}
    </p>
  );
}

function Footer({ entry, onClose }: { entry: ReturnType<typeof useQuickEntry>; onClose: () => void }) {
  const { answer, open } = entry;
  const undecided = open.filter(({ confidence }) => confidence === 'ambiguous').length;
  return (
    <>
      {answer === undefined ? null : <Said answer={answer} />}
      <Button className="max-sm:hidden" onClick={onClose}>
        Close
      </Button>
      <Button variant="primary" busy={entry.isCreating} disabled={entry.text.trim() === ''} onClick={entry.submit}>
        {undecided > 0 ? `Choose ${undecided}` : entry.isAsking ? 'Accept and create' : 'Create request'}
      </Button>
    </>
  );
}

function Said({ answer }: { answer: Answer }) {
  const { legs, aircraftCategory = null, budget = null } = requestOf(answer);
  const whole = completenessOf({ legs, aircraftCategory, budget, hasClient: answer.client !== null });
  return (
    <p className="mr-auto flex min-w-0 items-center gap-2 text-xs text-ink-2">
      <Meter value={whole.known} max={whole.of} label="request facts filled in" />
      <span className="min-w-0 truncate">{formatOpenFacts(whole)}</span>
    </p>
  );
}
