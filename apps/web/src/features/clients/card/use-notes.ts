import { useEffect, useRef, useState } from 'react';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { useDraft } from '../../../lib/form/drafts.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { orNull } from './card-text.ts';
import { useCardShown } from './use-card.ts';

interface Kept {
  /** The card that was looked at, and what its notes were, when typing began. */
  readonly version: number;
  readonly before: string;
  readonly text: string;
}
export type NotesState = 'idle' | 'typing' | 'saving' | 'saved' | 'failed' | 'conflict';

const idleMilliseconds = 900;

function parse(text: string): Kept | null {
  try {
    return text === '' ? null : (JSON.parse(text) as Kept);
  } catch {
    return null;
  }
}

/** Notes that save themselves when the typing rests; what is not saved yet outlives the tab. */
export function useNotes({ client }: ClientCard) {
  const [savedDraftText, keep] = useDraft(`client-notes:${client.id}`);
  const kept = parse(savedDraftText);
  const standing = client.notes ?? '';
  const text = kept?.text ?? standing;
  const [state, setState] = useState<NotesState>(kept === null ? 'idle' : 'typing');
  const [theirs, setTheirs] = useState<ClientCard | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { mutateAsync } = trpc.clients.update.useMutation();
  const shown = useCardShown();
  const latest = useRef(kept);
  useEffect(() => {
    latest.current = kept;
  });

  const write = async (given: Kept): Promise<void> => {
    setState('saving');
    try {
      const card = await mutateAsync({
        clientId: client.id,
        expectedVersion: given.version,
        notes: orNull(given.text),
      });
      shown(card);
      const now = latest.current;
      // What was typed meanwhile is saved next, on top of what stands now.
      const isLast = now === null || now.text === given.text;
      if (now !== null) keep(JSON.stringify({ ...now, version: card.client.version }));
      setState(isLast ? 'saved' : 'typing');
    } catch (error) {
      const { reason, current, sentence } = failureOf(error);
      const isStale = reason === 'STALE_VERSION' && current !== undefined;
      setTheirs(isStale ? (current as unknown as ClientCard) : null);
      setFailure(sentence);
      setState(isStale ? 'conflict' : 'failed');
    }
  };
  const save = (): void => {
    if (latest.current !== null) void write(latest.current);
  };

  useEffect(() => {
    if (state !== 'typing') return undefined;
    const timer = setTimeout(() => latest.current !== null && void write(latest.current), idleMilliseconds);
    return () => clearTimeout(timer);
    // Every key begins the wait anew.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [state, savedDraftText]);

  const change = (next: string): void => {
    keep(JSON.stringify({ version: kept?.version ?? client.version, before: kept?.before ?? standing, text: next }));
    if (state !== 'conflict') setState('typing');
  };
  const restore = async (version: number, before: string): Promise<void> => {
    try {
      shown(await mutateAsync({ clientId: client.id, expectedVersion: version, notes: orNull(before) }));
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
  };
  /** Done with it: what is saved needs no draft any more, and can be taken back. */
  const leave = (): void => {
    if (state === 'typing') return save();
    if (state !== 'saved' || kept === null) return;
    const { version, before, text: now } = kept;
    keep('');
    setState('idle');
    if (before !== now)
      toast({ text: 'Notes saved.', action: { label: 'Undo', run: () => void restore(version, before) } });
  };
  const resolveConflict = (isMine: boolean): void => {
    if (theirs === null) return;
    shown(theirs);
    setTheirs(null);
    if (!isMine || kept === null) {
      keep('');
      return setState('idle');
    }
    const next = { ...kept, version: theirs.client.version };
    keep(JSON.stringify(next));
    void write(next);
  };

  return {
    text,
    state,
    failure,
    theirs,
    change,
    save,
    leave,
    keepOwn: () => resolveConflict(true),
    takeTheirs: () => resolveConflict(false),
  };
}
