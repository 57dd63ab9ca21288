import { type ComponentProps, type FormEvent, useId } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { Field, Input, Textarea } from '../../../components/controls/field.tsx';
import type { Trip } from '../../../lib/api/api-types.ts';
import { serverNow } from '../../../lib/time/clock.ts';
import { useFormDraft } from '../../../lib/form/form-draft.ts';
import { localInputValue } from '../../../lib/time/local-input.ts';
import { useOwnCurrency } from '../../../entities/identity/use-me.ts';
import { draftOf, emptyQuote, type QuoteDraft } from './quote-draft.ts';
import { QuoteLinesFields } from './quote-lines-fields.tsx';
import { useQuoteForm } from './use-quote-form.ts';

interface QuoteFormProps {
  sessionId: string;
  /** Only a quote of a trip can have an id in Avinode. */
  hasTrip: boolean;
  /** The quote that is said anew; null for a new one. */
  revised: Trip['quotes'][number] | null;
  onClose: () => void;
}

type TextField = Exclude<keyof QuoteDraft, 'lines'>;

/** A quote that came by phone or mail, entered by hand; or what its operator says of it now. */
export default function QuoteForm({ sessionId, hasTrip, revised, onClose }: QuoteFormProps) {
  const formId = useId();
  const name = revised === null ? `quote:${sessionId}` : `quote:${revised.id}:${revised.revision}`;
  const own = useOwnCurrency();
  const form = useFormDraft(name, () => (revised === null ? emptyQuote(own) : draftOf(revised)));
  // What an older desk kept has fewer fields.
  const draft = { ...emptyQuote(own), ...form.value };
  const { save, failure, isSaving } = useQuoteForm(sessionId, revised, () => {
    form.forget();
    onClose();
  });
  const errors = failure?.fields ?? {};
  const set = (patch: Partial<QuoteDraft>): void => form.set({ ...draft, ...patch });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void save(hasTrip ? draft : { ...draft, avinodeQuoteId: '' });
  };
  return (
    <Dialog
      size="lg"
      title={revised === null ? 'Record a quote' : `New price of ${revised.operatorName}`}
      description={
        revised === null
          ? 'For a firm price that reached you outside Avinode. It stays with this session.'
          : 'The former price stays in the ladder. What you clear is not stated any more.'
      }
      onClose={onClose}
      footer={
        <>
          {form.isKept ? (
            <Button variant="ghost" className="mr-auto" onClick={form.forget}>
              Discard the draft
            </Button>
          ) : null}
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={formId} variant="primary" busy={isSaving}>
            {revised === null ? 'Record quote' : 'Save new price'}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-3 sm:grid-cols-2">
        {failure === null ? null : (
          <p role="alert" className="text-row text-danger sm:col-span-2">
            {failure.sentence} What you typed is kept.
          </p>
        )}
        <QuoteFields draft={draft} errors={errors} isRevision={revised !== null} hasTrip={hasTrip} onChange={set} />
        <QuoteLinesFields
          lines={draft.lines}
          currency={draft.currency.toUpperCase()}
          errors={errors}
          onChange={(kind, line) => set({ lines: { ...draft.lines, [kind]: line } })}
        />
        <Field label="Terms" className="sm:col-span-2" error={errors.operatorTerms}>
          {(control) => (
            <Textarea
              {...control}
              maxLength={4000}
              value={draft.operatorTerms}
              onChange={(event) => set({ operatorTerms: event.target.value })}
            />
          )}
        </Field>
      </form>
    </Dialog>
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
