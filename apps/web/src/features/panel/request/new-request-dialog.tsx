import { useId } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field, Input } from '../../../components/field.tsx';
import { Kbd } from '../../../components/kbd.tsx';
import { runShortcut } from '../../../lib/shortcuts.ts';
import { ClientPicker } from '../people/client-picker.tsx';
import { LegsEditor } from './legs-editor.tsx';
import { useNewRequest } from './use-new-request.ts';
import { WishFields } from './wish-fields.tsx';

/** A client called: who, from where to where, when, how many. Everything but a first word may follow later. */
export function NewRequestDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (sessionId: string) => void;
}) {
  const formId = useId();
  const form = useNewRequest(onCreated);
  const { request, change, failure } = form;
  const { facts } = request;
  const errors = failure?.fields ?? {};
  // After this dialog has gone, so that the other one gets the focus.
  const inALine = (): void => {
    onClose();
    setTimeout(() => runShortcut('quick'));
  };
  const setLegs = (legs: typeof facts.legs): void => change({ facts: { ...facts, legs } });

  return (
    <Dialog
      size="lg"
      title="New request"
      description="Opens a session. What is not known yet can stay empty."
      onClose={onClose}
      footer={
        <>
          {form.isKept ? (
            <Button variant="ghost" className="mr-auto" onClick={form.discard}>
              Discard the draft
            </Button>
          ) : (
            <Button variant="ghost" className="mr-auto" onClick={inALine}>
              Type it in a line <Kbd>q</Kbd>
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={formId} variant="primary" busy={form.isCreating}>
            Create request
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          form.create();
        }}
      >
        {failure === null ? null : (
          <p role="alert" className="rounded-md bg-danger-tint px-3 py-2 text-row text-danger">
            {failure.sentence} What you typed is kept.
          </p>
        )}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <ClientPicker
            // Another draft is another client: the picker keeps what it chose.
            key={form.draftNumber}
            present={request.client === null ? null : { ...request.client, companyName: null }}
            chosenId={request.client?.id ?? null}
            onChoose={(id, name) => change({ client: { id, name } })}
            error={errors.clientId}
          />
          <Field
            label="Subject"
            hint="What you will know it by. Left empty, the route is its name."
            error={errors.subject}
          >
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={request.subject}
                onChange={({ target }) => change({ subject: target.value })}
              />
            )}
          </Field>
        </div>
        <LegsEditor legs={facts.legs} errors={errors} onChange={setLegs} />
        <WishFields wishes={facts} errors={errors} onChange={(fields) => change({ facts: { ...facts, ...fields } })} />
      </form>
    </Dialog>
  );
}
