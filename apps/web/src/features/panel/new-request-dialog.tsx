import { Plus, Undo2 } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, Input } from '../../components/field.tsx';
import { ClientPicker } from './client-picker.tsx';
import { LegFields } from './leg-fields.tsx';
import { nextLeg, returnLeg } from './request-draft.ts';
import { useNewRequest } from './use-new-request.ts';
import { WishFields } from './wish-fields.tsx';

const mostLegs = 20;

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
  const setLegs = (legs: typeof facts.legs): void => change({ facts: { ...facts, legs } });
  const isFull = facts.legs.length >= mostLegs;

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
          ) : null}
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
        <div className="flex flex-col gap-3">
          {facts.legs.map((leg, index) => (
            <LegFields
              key={leg.key}
              leg={leg}
              number={index + 1}
              errors={errors}
              onChange={(changed) => setLegs(facts.legs.map((one) => (one.key === leg.key ? changed : one)))}
              onRemove={facts.legs.length === 1 ? null : () => setLegs(facts.legs.filter((one) => one.key !== leg.key))}
            />
          ))}
          <div className="flex flex-wrap items-center gap-2">
            <Button
              size="sm"
              icon={<Plus size={13} aria-hidden />}
              disabled={isFull}
              onClick={() => setLegs([...facts.legs, nextLeg(facts.legs.at(-1))])}
            >
              Add leg
            </Button>
            <Button
              size="sm"
              icon={<Undo2 size={13} aria-hidden />}
              disabled={isFull}
              onClick={() => setLegs([...facts.legs, returnLeg(facts.legs)])}
            >
              Add way back
            </Button>
            {errors.legs === undefined ? null : <p className="text-xs text-danger">{errors.legs}</p>}
          </div>
        </div>
        <WishFields wishes={facts} errors={errors} onChange={(fields) => change({ facts: { ...facts, ...fields } })} />
      </form>
    </Dialog>
  );
}
