import { Button } from '../../../components/controls/button.tsx';
import { ConflictView } from '../../../components/frames/conflict-view.tsx';
import { Textarea } from '../../../components/controls/field.tsx';
import { Section } from '../../../components/frames/section.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import type { SaveState } from '../../../lib/form/use-autosave.ts';
import { formatCardValue } from './card-text.ts';
import { useNotes } from './use-notes.ts';

const words: Record<SaveState, string> = {
  idle: '',
  unsaved: 'Not saved yet',
  saving: 'Saving…',
  saved: 'Saved',
  refused: 'Not saved, kept here',
  conflict: 'Not saved, kept here',
};

/** Free text about the client, saved by itself. */
export function ClientNotes({ card }: { card: ClientCard }) {
  const { form, state, change, leave } = useNotes(card);
  return (
    <Section
      level={2}
      title="Notes"
      action={
        <span role="status" className="text-xs text-ink-3">
          {words[state]}
        </span>
      }
    >
      {form.conflict === null ? null : (
        <div className="pb-2">
          <ConflictView
            fields={form.conflict.fields.map(({ mine, theirs }) => ({
              name: 'Notes',
              mine: String(mine),
              theirs: formatCardValue(theirs === '' ? null : theirs),
            }))}
            isBusy={false}
            onKeepOwn={form.keepOwn}
            onTakeSaved={form.takeTheirs}
          />
        </div>
      )}
      <Textarea
        aria-label="Notes"
        rows={4}
        maxLength={20_000}
        placeholder="Anything that helps the next time. Saved as you type."
        value={form.values.notes}
        onChange={({ target }) => change(target.value)}
        onBlur={leave}
      />
      {state === 'refused' ? (
        <p role="alert" className="flex items-center gap-2 pt-1.5 text-xs text-danger">
          <span className="min-w-0 flex-1">{form.failure?.sentence}</span>
          <Button size="sm" onClick={form.save}>
            Try again
          </Button>
        </p>
      ) : null}
    </Section>
  );
}
