import { type ReactNode, useId } from 'react';
import { Button } from '../controls/button.tsx';
import { Form } from '../controls/form.tsx';
import { ConflictView } from '../frames/conflict-view.tsx';
import { Dialog } from './dialog.tsx';

interface ShownConflict {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** A form as its dialog shows it; the form engine's `Form` is one. */
export interface ShownForm {
  readonly isKept: boolean;
  readonly discard: () => void;
  readonly failure: { readonly sentence: string } | null;
  readonly isSaving: boolean;
  readonly save: () => void;
  readonly conflict: { readonly fields: readonly ShownConflict[] } | null;
  readonly keepOwn: () => void;
  readonly takeTheirs: () => void;
}

interface FormDialogProps {
  title: string;
  description?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  /** The text of the button that submits. */
  verb: string;
  tone?: 'primary' | 'danger';
  /** The text of the button that closes. */
  cancel?: string;
  /** The form cannot be submitted yet. */
  isDisabled?: boolean;
  /** The first focus is on the button that submits, not on a field. */
  focusesVerb?: boolean;
  form: ShownForm;
  /** Fields and values in words, for a conflict. */
  nameOf?: (field: string) => string;
  inWords?: (value: unknown, field: string) => string;
  /** Shown at the left of the footer while nothing is typed. */
  aside?: ReactNode;
  /** For code that looks for the form's fields. */
  formId?: string;
  onClose: () => void;
  children: ReactNode;
}

const sameName = (field: string): string => field;

/** A dialog with a form: why it was refused, what was typed and not saved, and both sides of a conflict. */
export function FormDialog(props: FormDialogProps) {
  const { title, description, size = 'md', form, nameOf = sameName, inWords = String, isDisabled, onClose } = props;
  const ownId = useId();
  const { formId = ownId } = props;
  const { conflict, failure } = form;
  return (
    <Dialog
      size={size}
      title={title}
      {...(description === undefined ? {} : { description })}
      onClose={onClose}
      footer={conflict === null ? <Footer {...props} formId={formId} /> : undefined}
    >
      {conflict === null ? (
        <Form form={form} id={formId} className="flex flex-col gap-4" isDisabled={isDisabled}>
          {failure === null ? null : (
            <p role="alert" className="rounded-md bg-danger-tint px-3 py-2 text-row text-danger">
              {failure.sentence}
              {form.isKept ? ' What you typed is kept.' : ''}
            </p>
          )}
          {props.children}
        </Form>
      ) : (
        <ConflictView
          fields={conflict.fields.map(({ field, mine, theirs }) => ({
            name: nameOf(field),
            mine: inWords(mine, field),
            theirs: inWords(theirs, field),
          }))}
          isBusy={form.isSaving}
          onKeepOwn={form.keepOwn}
          onTakeSaved={form.takeTheirs}
        />
      )}
    </Dialog>
  );
}

function Footer(props: FormDialogProps) {
  const {
    form,
    verb,
    tone = 'primary',
    cancel = 'Close',
    isDisabled = false,
    focusesVerb = false,
    aside = null,
  } = props;
  return (
    <>
      {form.isKept ? (
        <Button variant="ghost" className="mr-auto" onClick={form.discard}>
          Discard what you typed
        </Button>
      ) : (
        aside
      )}
      <Button onClick={props.onClose}>{cancel}</Button>
      <Button
        type="submit"
        form={props.formId}
        variant={tone}
        busy={form.isSaving}
        disabled={isDisabled}
        {...(focusesVerb ? { 'data-autofocus': '' } : {})}
      >
        {verb}
      </Button>
    </>
  );
}
