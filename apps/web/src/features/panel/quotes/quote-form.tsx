import type { ComponentProps } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { Field, Input, Textarea } from '../../../components/controls/field.tsx';
import type { Trip } from '../../../lib/api/api-types.ts';
import { serverNow } from '../../../lib/time/clock.ts';
import { localInputValue } from '../../../lib/time/local-input.ts';
import type { QuoteDraft } from './quote-draft.ts';
import { QuoteLinesFields } from './quote-lines-fields.tsx';
import { useQuoteForm } from './use-quote-form.ts';

interface QuoteFormProps {
  sessionId: string;
  /** Only a quote of a trip can have an id in Avinode. */
  hasTrip: boolean;
  /** The quote to revise; null for a new one. */
  revised: Trip['quotes'][number] | null;
  onClose: () => void;
}

type TextField = Exclude<keyof QuoteDraft, 'lines'>;

/** A quote that came by phone or mail, entered by hand; or what its operator says of it now. */
export default function QuoteForm({ sessionId, hasTrip, revised, onClose }: QuoteFormProps) {
  const form = useQuoteForm(sessionId, { hasTrip, revised, onClose });
  const { values, edit, errors } = form;
  return (
    <FormDialog
      size="lg"
      title={revised === null ? 'Record a quote' : `New price of ${revised.operatorName}`}
      description={
        revised === null
          ? 'For a firm quote received outside Avinode. It stays with this session.'
          : 'The former price stays in the history. Cleared fields become “not stated”.'
      }
      verb={revised === null ? 'Record quote' : 'Save new price'}
      form={form}
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <QuoteFields draft={values} errors={errors} isRevision={revised !== null} hasTrip={hasTrip} onChange={edit} />
        <QuoteLinesFields
          lines={values.lines}
          currency={values.currency.toUpperCase()}
          errors={errors}
          onChange={(kind, line) => edit({ lines: { ...values.lines, [kind]: line } })}
        />
        <Field label="Terms" className="sm:col-span-2" error={errors.operatorTerms}>
          {(control) => (
            <Textarea
              {...control}
              maxLength={4000}
              value={values.operatorTerms}
              onChange={(event) => edit({ operatorTerms: event.target.value })}
            />
          )}
        </Field>
      </div>
    </FormDialog>
  );
}

interface QuoteFieldsProps {
  draft: QuoteDraft;
  errors: Readonly<Record<string, string>>;
  isRevision: boolean;
  hasTrip: boolean;
  onChange: (patch: Partial<QuoteDraft>) => void;
}

function QuoteFields({ draft, errors, isRevision, hasTrip, onChange }: QuoteFieldsProps) {
  const field = (name: TextField, label: string, rest: ComponentProps<typeof Input> = {}, error = errors[name]) => (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          {...control}
          {...rest}
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const code = 'font-mono uppercase';
  return (
    <>
      {isRevision
        ? field('note', 'What changed', { maxLength: 500, placeholder: 'Down after a call' })
        : field('operatorName', 'Operator', { maxLength: 200 })}
      <Holds value={draft.validUntil} error={errors.validUntil} onChange={(validUntil) => onChange({ validUntil })} />
      {field(
        'amount',
        'Total price',
        { inputMode: 'decimal', placeholder: '45,000' },
        errors.total ?? errors['total.amountMinor'],
      )}
      {field('currency', 'Currency', { maxLength: 3, className: code }, errors['total.currency'])}
      {field('aircraftType', 'Aircraft type', { maxLength: 100, placeholder: 'Citation X' })}
      {field('tail', 'Tail', { maxLength: 12, className: code, placeholder: 'N12345' })}
      {field('yearOfMake', 'Year of make', { inputMode: 'numeric', maxLength: 4, placeholder: '2017' })}
      {field('seats', 'Seats', { inputMode: 'numeric', maxLength: 3 })}
      {field('safetyRatings', 'Safety ratings', { placeholder: 'ARGUS Platinum, Wyvern Wingman' })}
      {field('flightTime', 'Flight time', { placeholder: '5:20' }, errors.flightMinutes)}
      {isRevision || !hasTrip
        ? null
        : field('avinodeQuoteId', 'Avinode quote id', { className: 'font-mono', placeholder: 'aquote-398402443' })}
    </>
  );
}

const hour = 3_600_000;

/** Until when the price holds: a time, or so many hours from now. */
function Holds({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <div className="flex flex-col gap-1">
      <Field label="Price holds until (your time)" error={error}>
        {(control) => (
          <Input {...control} type="datetime-local" value={value} onChange={(event) => onChange(event.target.value)} />
        )}
      </Field>
      <div className="flex flex-wrap gap-1">
        {[4, 24, 48].map((hours) => (
          <Button
            key={hours}
            size="sm"
            variant="ghost"
            onClick={() => onChange(localInputValue(serverNow() + hours * hour))}
          >
            in {hours} h
          </Button>
        ))}
      </div>
    </div>
  );
}
