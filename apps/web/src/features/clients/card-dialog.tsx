import { type ReactNode, useId } from 'react';
import { Button } from '../../components/button.tsx';
import { ConflictView } from '../../components/conflict-view.tsx';
import { Dialog } from '../../components/dialog.tsx';
import type { useCardForm } from './use-card-form.ts';

interface CardDialogProps {
  title: string;
  description?: string;
  verb: string;
  form: Omit<ReturnType<typeof useCardForm>, 'draft' | 'change'>;
  /** Fields by the names people know them by, and their values in words. */
  nameOf: (field: string) => string;
  inWords: (value: unknown) => string;
  onClose: () => void;
  children: ReactNode;
}

/** What every form about a card looks like. */
export function CardDialog({ title, description, verb, form, nameOf, inWords, onClose, children }: CardDialogProps) {
  const formId = useId();
  const { conflict, failure } = form;
  const footer = (
    <>
      {form.isKept ? (
        <Button variant="ghost" className="mr-auto" onClick={form.discard}>
          Discard what you typed
        </Button>
      ) : null}
      <Button onClick={onClose}>Close</Button>
      <Button type="submit" form={formId} variant="primary" busy={form.isSaving}>
        {verb}
      </Button>
    </>
  );
  return (
    <Dialog
      title={title}
      {...(description === undefined ? {} : { description })}
      onClose={onClose}
      footer={conflict === null ? footer : undefined}
    >
      {conflict === null ? (
        <form
          id={formId}
          noValidate
          className="flex flex-col gap-3"
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
          onKeepMine={form.keepMine}
          onTakeTheirs={form.takeTheirs}
        />
      )}
    </Dialog>
  );
}
