import { useRef } from 'react';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useAutosave } from '../../../lib/form/use-autosave.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { cardForm } from './card-form.ts';
import { orNull } from './card-text.ts';
import { useCardShown } from './use-card.ts';

const pauseMs = 900;

type Notes = Readonly<Record<'notes', string>>;
const read = ({ client }: ClientCard): Notes => ({ notes: client.notes ?? '' });

/** Notes that save themselves when the typing pauses; leaving the field offers to undo them. */
export function useNotes(card: ClientCard) {
  const clientId = card.client.id;
  const { mutateAsync } = trpc.clients.update.useMutation();
  const shown = useCardShown();
  const write = async (expectedVersion: number, notes: string): Promise<ClientCard> => {
    const saved = await mutateAsync({ clientId, expectedVersion, notes: orNull(notes) });
    shown(saved);
    return saved;
  };
  /** What is undone: the notes before the first change, and the version that the last save made. */
  const undoable = useRef<{ readonly before: string; readonly version: number } | null>(null);
  const form = useForm<Notes>({
    name: `client-notes:${clientId}`,
    ...cardForm(card, read, shown),
    meaning: ({ notes }) => ({ notes: notes.trim() }),
    save: async ({ version, base, values }) => {
      const { client } = await write(version, values.notes);
      undoable.current = { before: undoable.current?.before ?? base.notes, version: client.version };
      // As typed: the server trims, which must not move the cursor.
      return { version: client.version, values };
    },
  });
  const state = useAutosave(form, pauseMs);

  const restore = async (version: number, before: string): Promise<void> => {
    try {
      await write(version, before);
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
  };
  const leave = (): void => {
    if (state === 'unsaved') return form.save();
    if (state !== 'saved' || undoable.current === null) return;
    const { before, version } = undoable.current;
    undoable.current = null;
    if (before !== form.values.notes) toast({ text: 'Notes saved.', undo: () => void restore(version, before) });
  };
  return {
    form,
    state,
    change: (notes: string): void => {
      form.clearErrors();
      form.edit({ notes });
    },
    leave,
  };
}
