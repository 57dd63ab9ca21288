import { useId } from 'react';
import { aircraftCategories } from '@tripthread/shared/requests';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field, Input, Select } from '../../../components/field.tsx';
import type { SessionDetail } from '../../../lib/api.ts';
import { ClientPicker } from '../people/client-picker.tsx';
import { ConflictView } from '../../../components/conflict-view.tsx';
import { LegsEditor } from './legs-editor.tsx';
import type { FieldAt } from './request-meter.tsx';
import { requestFieldNames, requestValueInWords } from './request-words.ts';
import { useRequestForm } from './use-request-form.ts';
import { useStartAt } from './use-start-at.ts';
import { WishFields } from './wish-fields.tsx';

interface RequestFormProps {
  detail: SessionDetail;
  /** The field to begin with. */
  startAt?: FieldAt | null;
  onClose: () => void;
}

/** Creates or edits the trip request of a session. */
export default function RequestForm({ detail, startAt = null, onClose }: RequestFormProps) {
  const formId = useId();
  useStartAt(formId, startAt);
  const form = useRequestForm(detail, onClose);
  const { draft, setDraft, failure, conflict } = form;
  const errors = failure?.fields ?? {};
  const isNew = detail.request === null;
  const set = (fields: Partial<typeof draft>): void => setDraft({ ...draft, ...fields });

  return (
    <Dialog
      size="lg"
      title={isNew ? 'Create the trip request' : 'Edit the trip request'}
      description="Dates and times are local to the airport of departure. Leave empty what is still to be decided."
      onClose={onClose}
      footer={
        conflict !== null ? undefined : (
          <>
            {form.isKept ? (
              <Button variant="ghost" className="mr-auto" onClick={form.discard}>
                Discard what you typed
              </Button>
            ) : null}
            <Button onClick={onClose}>Close</Button>
            <Button type="submit" form={formId} variant="primary" busy={form.isSaving}>
              {isNew ? 'Create request' : 'Save request'}
            </Button>
          </>
        )
      }
    >
      {conflict !== null ? (
        <ConflictView
          fields={conflict.fields.map(({ field, mine, theirs }) => ({
            name: requestFieldNames[field] ?? field,
            mine: requestValueInWords(mine),
            theirs: requestValueInWords(theirs),
          }))}
          isBusy={form.isSaving}
          onKeepMine={form.keepMine}
          onTakeTheirs={form.takeTheirs}
        />
      ) : (
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
            <p role="alert" className="text-row text-danger">
              {failure.sentence} What you typed is kept.
            </p>
          )}
          <LegsEditor legs={draft.legs} errors={errors} onChange={(legs) => set({ legs })} />
          <div className="grid gap-3 sm:grid-cols-[2fr_1fr_5.5rem]">
            <Field label="Aircraft category" error={errors.aircraftCategory}>
              {(control) => (
                <Select
                  {...control}
                  value={draft.aircraftCategory}
                  onChange={(event) => set({ aircraftCategory: event.target.value })}
                >
                  <option value="">Not stated</option>
                  {aircraftCategories.map((category) => (
                    <option key={category}>{category}</option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Budget" error={errors.budget ?? errors['budget.amountMinor']}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  placeholder="45,000"
                  value={draft.budget}
                  onChange={(event) => set({ budget: event.target.value })}
                />
              )}
            </Field>
            <Field label="Currency" error={errors['budget.currency']}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={3}
                  className="font-mono uppercase"
                  value={draft.currency}
                  onChange={(event) => set({ currency: event.target.value })}
                />
              )}
            </Field>
          </div>
          <WishFields wishes={draft} errors={errors} onChange={set} />
          <ClientPicker
            present={
              form.client === null
                ? null
                : {
                    ...form.client,
                    companyName: form.client.id === detail.client?.id ? detail.client.companyName : null,
                  }
            }
            chosenId={form.client?.id ?? null}
            onChoose={(id, name) => form.setClient({ id, name })}
            error={errors.clientId}
          />
        </form>
      )}
    </Dialog>
  );
}
