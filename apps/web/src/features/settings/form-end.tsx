import { Button } from '../../components/controls/button.tsx';
import { ConflictView } from '../../components/frames/conflict-view.tsx';
import type { Saving } from './use-save-form.ts';

interface FormEndProps {
  saving: Saving;
  draft: {
    isKept: boolean;
    overtaken: readonly { field: string; mine: string; theirs: string }[];
    takeTheirs: () => void;
    forget: () => void;
  };
  /** Of the fields, as the form calls them. */
  names: Readonly<Record<string, string>>;
  /** Saves what was typed over what stands by now. */
  onKeepOwn: () => void;
}

/** Below a form: what went wrong, who was faster, what is not saved yet, and the way to save it. */
export function FormEnd({ saving, draft, names, onKeepOwn }: FormEndProps) {
  const { refused, isSaving } = saving;
  const { sentence } = refused;
  const clear = (): void => saving.refuse({});
  if (refused.reason === 'STALE_VERSION' && draft.overtaken.length > 0)
    return (
      <ConflictView
        fields={draft.overtaken.map(({ field, mine, theirs }) => ({
          name: names[field] ?? field,
          mine: mine.trim() || 'none',
          theirs: theirs || 'none',
        }))}
        isBusy={isSaving}
        onKeepOwn={onKeepOwn}
        onTakeSaved={() => {
          draft.takeTheirs();
          clear();
        }}
      />
    );
  return (
    <>
      {sentence === null ? null : (
        <p role="alert" className="text-row text-danger">
          {sentence}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" busy={isSaving}>
          Save
        </Button>
        {draft.isKept ? (
          <>
            <Button
              variant="ghost"
              onClick={() => {
                draft.forget();
                clear();
              }}
            >
              Throw away
            </Button>
            <span className="text-xs text-ink-3">Not saved yet; kept in this browser.</span>
          </>
        ) : null}
      </div>
    </>
  );
}
