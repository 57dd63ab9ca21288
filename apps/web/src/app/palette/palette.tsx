import { useNavigate } from '@tanstack/react-router';
import { ArrowRight, CornerDownLeft, Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Dialog } from '../../components/overlays/dialog.tsx';
import { Kbd } from '../../components/text/kbd.tsx';
import { classNames } from '../../lib/page/class-names.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { matching, type Command } from './commands.ts';
import { readPaste } from './read-paste.ts';
import { useClientCommands } from './use-client-commands.tsx';
import { actionCommands } from './action-commands.tsx';
import { usePageCommands } from './page-commands.tsx';

interface PaletteProps {
  onClose: () => void;
  /** Closes the palette, then runs an action. */
  onRun: (run: () => void) => void;
}

/** Finds actions, pages and clients by name, and opens what a pasted id belongs to. */
export function Palette({ onClose, onRun }: PaletteProps) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const { answer, resolve } = useResolver(onClose);
  const pages = usePageCommands(onRun);

  const paste = readPaste(text);
  const resolver: Command[] =
    paste === null
      ? []
      : [
          {
            id: 'resolve',
            name: paste.label,
            group: 'Go to',
            icon: <ArrowRight size={15} />,
            run: () => void resolve(paste),
          },
        ];
  const search: Command[] = text.trim() === '' ? [] : [pages.search(text.trim())];
  const found = matching([...actionCommands(onRun), ...pages.all], text);
  const clients = useClientCommands(paste?.isSure === true ? '' : text, onClose);
  // A six-letter word may be a trip code, so both are offered. Clients load later, so they come last.
  const shown = paste?.isSure === true ? [...resolver, ...search] : [...found, ...resolver, ...search, ...clients];
  const index = Math.min(at, shown.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [index, text]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((index + step + shown.length) % Math.max(1, shown.length));
    else if (event.key === 'Enter') shown[index]?.run();
    else return;
    event.preventDefault();
  };

  return (
    <Dialog placement="top" title="Commands" onClose={onClose}>
      <label className="sticky top-0 flex h-12 items-center gap-2.5 border-b border-line bg-surface-1 px-4">
        <Search size={16} aria-hidden className="shrink-0 text-ink-3" />
        <span className="sr-only">Command, or an id</span>
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={shown[index] === undefined ? undefined : `${listId}-${shown[index].id}`}
          value={text}
          maxLength={300}
          autoComplete="off"
          spellCheck={false}
          placeholder="What to do? A client, a trip id, a code, a link"
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1 bg-transparent text-body outline-none"
        />
        <Kbd>Esc</Kbd>
      </label>
      <div ref={list} id={listId} role="listbox" aria-label="Commands" className="p-1.5">
        {shown.map((command, position) => (
          <Option
            key={command.id}
            id={`${listId}-${command.id}`}
            command={command}
            isFirst={command.group !== shown[position - 1]?.group}
            isSelected={position === index}
            onPoint={() => setAt(position)}
          />
        ))}
      </div>
      <p
        role="status"
        className={classNames('text-row text-ink-2', answer !== null && 'border-t border-line px-4 py-3')}
      >
        {answer}
      </p>
    </Dialog>
  );
}

interface OptionProps {
  id: string;
  command: Command;
  isFirst: boolean;
  isSelected: boolean;
  onPoint: () => void;
}

function Option({ id, command, isFirst, isSelected, onPoint }: OptionProps): ReactNode {
  return (
    <>
      {isFirst ? (
        <div role="presentation" className="px-2.5 pt-2 pb-1 text-2xs font-medium text-ink-3">
          {command.group}
        </div>
      ) : null}
      <div
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={isSelected}
        onClick={command.run}
        onKeyDown={() => undefined}
        onPointerMove={onPoint}
        className={classNames('flex h-9 items-center gap-2.5 rounded-md px-2.5 text-row', isSelected && 'bg-surface-2')}
      >
        <span aria-hidden className="flex w-4 justify-center text-ink-3">
          {command.icon}
        </span>
        <span className="min-w-0 flex-1 truncate">
          {command.name}
          {command.hint === undefined ? null : <span className="text-ink-3"> {command.hint}</span>}
        </span>
        {command.shortcut?.split(' ').map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
        {isSelected ? <CornerDownLeft size={13} aria-hidden className="text-ink-3" /> : null}
      </div>
    </>
  );
}

/** Finds what a pasted id belongs to. */
function useResolver(onClose: () => void) {
  const [answer, setAnswer] = useState<string | null>(null);
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  /** An id that is not a trip's: opens its session, else its trip, else shows what the id is. */
  const find = async (text: string): Promise<void> => {
    const { sessionId, trip, sentence } = await utils.avinode.resolve.fetch({ text });
    const tripId = trip?.tripCode ?? trip?.avinodeTripId ?? null;
    if (sessionId === null && tripId === null) return setAnswer(sentence);
    onClose();
    if (sessionId !== null) await navigate({ to: '/', search: { session: sessionId } });
    else if (tripId !== null) await navigate({ to: '/trips/$tripId', params: { tripId } });
  };
  const resolve = async (paste: NonNullable<ReturnType<typeof readPaste>>): Promise<void> => {
    if (paste.kind === 'session') {
      onClose();
      await navigate({ to: '/', search: { session: paste.id } });
      return;
    }
    setAnswer('Searching…');
    try {
      if (paste.kind === 'avinode') return await find(paste.id);
      const { trip, sessions } = await utils.sessions.byTrip.fetch({ tripId: paste.id });
      const [only] = sessions;
      if (trip === null && only === undefined) {
        setAnswer(`No trip ${paste.id} here yet.`);
        return;
      }
      onClose();
      if (only !== undefined && sessions.length === 1 && only.access === 'full')
        await navigate({ to: '/', search: { session: only.id } });
      else await navigate({ to: '/trips/$tripId', params: { tripId: paste.id } });
    } catch (error) {
      setAnswer(failureOf(error).sentence);
    }
  };
  return { answer, resolve };
}
