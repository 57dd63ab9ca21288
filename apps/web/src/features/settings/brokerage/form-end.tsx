import { Button } from '../../../components/button.tsx';

interface FormEndProps {
  sentence: string | null;
  isKept: boolean;
  isSaving: boolean;
  onForget: () => void;
}

/** Below a form: what went wrong, what is not saved yet, and the way to save it. */
export function FormEnd({ sentence, isKept, isSaving, onForget }: FormEndProps) {
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
        {isKept ? (
          <>
            <Button variant="ghost" onClick={onForget}>
              Throw away
            </Button>
            <span className="text-xs text-ink-3">Not saved yet; kept in this browser.</span>
          </>
        ) : null}
      </div>
    </>
  );
}
