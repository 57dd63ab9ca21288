import { useEffect, useRef } from 'react';
import { decideStep, type SessionStep, sessionSteps, stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import { Button } from '../../../components/controls/button.tsx';
import { Form } from '../../../components/controls/form.tsx';
import { Field, Input, Select } from '../../../components/controls/field.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { ConflictView } from '../../../components/frames/conflict-view.tsx';
import { tripInfoNames } from './trip-info-draft.ts';
import { useTripInfo } from './use-trip-info.ts';

const fields = [
  {
    name: 'avinodeTripId',
    label: 'Trip id or code',
    placeholder: 'atrip-64956150 or B2C9K4',
    hint: 'RFQ ids and Avinode links work too. Empty detaches the trip.',
  },
  { name: 'avinodeRfpId', label: 'RFP id', placeholder: 'rfp-123', hint: undefined },
  { name: 'avinodeRfqId', label: 'RFQ id', placeholder: 'arfq-12345678', hint: undefined },
] as const;

/** Edits what `updateTripInfo` takes. */
export default function TripInfoForm({ detail, onClose }: { detail: SessionDetail; onClose: () => void }) {
  const { form, looksUnknown, cancel } = useTripInfo(detail, onClose);
  const { failure, conflict } = form;

  if (conflict !== null) {
    return (
      <ConflictView
        fields={conflict.fields.map(({ field, mine, theirs }) => ({
          name: tripInfoNames[field] ?? field,
          mine: shownValue(field, mine),
          theirs: shownValue(field, theirs),
        }))}
        isBusy={form.isSaving}
        onKeepOwn={form.keepOwn}
        onTakeSaved={form.takeTheirs}
      />
    );
  }
  return (
    <Form form={form} label="Avinode trip" className="flex flex-col gap-3">
      <TripFields detail={detail} form={form} looksUnknown={looksUnknown} />
      {failure === null ? null : (
        <p role="alert" className="text-row text-danger">
          {failure.sentence} What you typed is kept.
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={cancel}>
          Cancel
        </Button>
        <Button size="sm" type="submit" variant="primary" busy={form.isSaving}>
          Save
        </Button>
      </div>
    </Form>
  );
}

interface TripFieldsProps extends Pick<ReturnType<typeof useTripInfo>, 'form' | 'looksUnknown'> {
  detail: SessionDetail;
}

function TripFields({ detail, form, looksUnknown }: TripFieldsProps) {
  const { values, edit, errors } = form;
  const first = useRef<HTMLInputElement>(null);
  // It opens where the button was that asked for it: the focus must not fall to the page.
  useEffect(() => first.current?.focus(), []);
  const isBack = stepIndex(values.currentStep) < stepIndex(form.base.currentStep);
  return (
    <>
      {fields.map(({ name, label, placeholder, hint }, index) => (
        <Field
          key={name}
          label={label}
          hint={name === 'avinodeTripId' && looksUnknown ? 'Not an atrip-… id or six-character code yet.' : hint}
          error={errors[name]}
        >
          {(control) => (
            <Input
              {...control}
              ref={index === 0 ? first : null}
              spellCheck={false}
              className="font-mono"
              placeholder={placeholder}
              value={values[name]}
              onChange={(event) => edit({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <StepField detail={detail} form={form} />
      {isBack ? (
        <Field label="Why it moves back" error={errors.reason}>
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={values.reason}
              onChange={(event) => edit({ reason: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

function StepField({ detail, form: { values, edit, errors } }: Omit<TripFieldsProps, 'looksUnknown'>) {
  return (
    <Field label="Step" error={errors.currentStep}>
      {(control) => (
        <Select
          {...control}
          value={values.currentStep}
          onChange={(event) => edit({ currentStep: readStep(event.target.value) ?? values.currentStep })}
        >
          {sessionSteps.map((step) => (
            <option key={step} value={step} disabled={!decideStep(detail.session, step, 'asked below').ok}>
              {stepNames[step]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

const readStep = (text: string): SessionStep | undefined => sessionSteps.find((step) => step === text);

function shownValue(field: string, value: unknown): string {
  if (value === '') return 'none';
  return field === 'currentStep' ? stepNames[value as SessionStep] : String(value);
}
