import { Button } from '../../components/controls/button.tsx';
import { ConflictView } from '../../components/frames/conflict-view.tsx';
import type { ShownForm } from '../../components/overlays/form-dialog.tsx';

interface FormEndProps {
  form: ShownForm;
  /** The fields by their names on screen. */
  names: Readonly<Record<string, string>>;
}

const inWords = (value: unknown): string => String(value).trim() || 'none';

/** Renders the end of a form: the refusal, a conflict, the unsaved state and the save button. */
export function FormEnd({ form, names }: FormEndProps) {
  if (form.conflict !== null)
    return (
      <ConflictView
        fields={form.conflict.fields.map(({ field, mine, theirs }) => ({
          name: names[field] ?? field,
          mine: inWords(mine),
          theirs: inWords(theirs),
        }))}
        isBusy={form.isSaving}
        onKeepOwn={form.keepOwn}
        onTakeSaved={form.takeTheirs}
      />
    );
  return (
    <>
      {form.failure === null ? null : (
        <p role="alert" className="text-row text-danger">
          {form.failure.sentence}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" busy={form.isSaving}>
          Save
        </Button>
        {form.isKept ? (
          <>
            <Button variant="ghost" onClick={form.discard}>
              Discard
            </Button>
            <span className="text-xs text-ink-3">Not saved yet; kept in this browser.</span>
          </>
        ) : null}
      </div>
    </>
  );
}
