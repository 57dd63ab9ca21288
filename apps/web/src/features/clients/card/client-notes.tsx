import { Button } from '../../../components/controls/button.tsx';
import { ConflictView } from '../../../components/frames/conflict-view.tsx';
import { Textarea } from '../../../components/controls/field.tsx';
import { Section } from '../../../components/frames/section.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { formatCardValue } from './card-text.ts';
import { type NotesState, useNotes } from './use-notes.ts';

const words: Record<NotesState, string> = {
  idle: '',
  typing: 'Not saved yet',
  saving: 'Saving…',
  saved: 'Saved',
  failed: 'Not saved, kept here',
  conflict: 'Not saved, kept here',
};

/** Whatever else one should know; saved by itself. */
export function ClientNotes({ card }: { card: ClientCard }) {
  const notes = useNotes(card);
  return (
    <Section
      level={2}
      title="Notes"
      action={
        <span role="status" className="text-xs text-ink-3">
          {words[notes.state]}
        </span>
      }
    >
      {notes.theirs === null ? null : (
        <div className="pb-2">
          <ConflictView
            fields={[{ name: 'Notes', mine: notes.text, theirs: formatCardValue(notes.theirs.client.notes) }]}
            isBusy={false}
            onKeepOwn={notes.keepOwn}
            onTakeSaved={notes.takeTheirs}
          />
        </div>
      )}
      <Textarea
        aria-label="Notes"
        rows={4}
        maxLength={20_000}
        placeholder="Anything that helps the next time. Saved as you type."
        value={notes.text}
        onChange={({ target }) => notes.change(target.value)}
        onBlur={notes.leave}
      />
      {notes.state === 'failed' ? (
        <p role="alert" className="flex items-center gap-2 pt-1.5 text-xs text-danger">
          <span className="min-w-0 flex-1">{notes.failure}</span>
          <Button size="sm" onClick={notes.save}>
            Try again
          </Button>
        </p>
      ) : null}
    </Section>
  );
}
