import { type ReactNode, useId } from 'react';
import { Button } from '../controls/button.tsx';
import { ConflictView } from '../frames/conflict-view.tsx';
import { Dialog } from './dialog.tsx';

interface FieldConflict {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** A form as the dialog sees it: whether something is typed, how it fares, and who else was faster. */
export interface ShownForm {
  readonly isKept: boolean;
  readonly discard: () => void;
  readonly failure: { readonly sentence: string } | null;
  readonly isSaving: boolean;
  readonly save: () => void;
  readonly conflict?: { readonly fields: readonly FieldConflict[] } | null;
  readonly keepOwn?: () => void;
  readonly takeTheirs?: () => void;
}

interface FormDialogProps {
  title: string;
  description?: string;
  size?: 'md' | 'lg';
  /** What its button says. */
  verb: string;
  form: ShownForm;
  /** Fields by the names people know them by, and their values in words: where two changed the same. */
  nameOf?: (field: string) => string;
  inWords?: (value: unknown) => string;
  /** Stands at the left of the footer while nothing is typed. */
  aside?: ReactNode;
  /** Of the form, for who has to find it. */
  formId?: string;
  onClose: () => void;
  children: ReactNode;
}

const sameName = (field: string): string => field;

/** A form in a dialog: what is typed is kept, what went wrong stands above it, and two at once are shown both. */
export function FormDialog(props: FormDialogProps) {
  const { title, description, size = 'md', form, nameOf = sameName, inWords = String, onClose, children } = props;
  const ownId = useId();
  const { formId = ownId } = props;
  const { conflict = null, failure } = form;
  return (
    <Dialog
      size={size}
      title={title}
      {...(description === undefined ? {} : { description })}
      onClose={onClose}
      footer={conflict === null ? <Footer {...props} formId={formId} /> : undefined}
    >
      {conflict === null ? (
        <form
          id={formId}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            form.save();
          }}
        >
          {failure === null ? null : (
            <p role="alert" className="rounded-md bg-danger-tint px-3 py-2 text-row text-danger">
              {failure.sentence} What you typed is kept.
            </p>
          )}
          {children}
        </form>
      ) : (
        <ConflictView
          fields={conflict.fields.map(({ field, mine, theirs }) => ({
            name: nameOf(field),
            mine: inWords(mine),
            theirs: inWords(theirs),
          }))}
          isBusy={form.isSaving}
          onKeepOwn={() => form.keepOwn?.()}
          onTakeSaved={() => form.takeTheirs?.()}
        />
      )}
    </Dialog>
  );
}

function Footer({ form, verb, aside = null, formId, onClose }: FormDialogProps) {
  return (
    <>
      {form.isKept ? (
        <Button variant="ghost" className="mr-auto" onClick={form.discard}>
          Discard what you typed
        </Button>
      ) : (
        aside
      )}
      <Button onClick={onClose}>Close</Button>
      <Button type="submit" form={formId} variant="primary" busy={form.isSaving}>
        {verb}
      </Button>
    </>
  );
}
