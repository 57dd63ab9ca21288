import { lineNames, type QuoteLineKind, quoteLineKinds } from '@tripthread/shared/quotes/quote-lines';
import { useId } from 'react';
import { Input, Select } from '../../../components/controls/field.tsx';
import type { LineDraft, QuoteDraft } from './quote-draft.ts';

const states = [
  ['', 'not stated'],
  ['included', 'included'],
  ['extra', 'on top'],
  ['excluded', 'not included'],
] as const;

interface QuoteLinesFieldsProps {
  lines: QuoteDraft['lines'];
  currency: string;
  errors: Readonly<Record<string, string>>;
  onChange: (kind: QuoteLineKind, line: LineDraft) => void;
}

/** Renders the operator’s statement about each kind of cost; unchanged means not stated. */
export function QuoteLinesFields({ lines, currency, errors, onChange }: QuoteLinesFieldsProps) {
  return (
    <fieldset className="sm:col-span-2">
      <legend className="pb-1 text-xs font-medium text-ink-2">What is in the price</legend>
      <div className="grid grid-cols-[minmax(0,1fr)_8.5rem_6.5rem] items-center gap-x-2 gap-y-1">
        {quoteLineKinds
          .filter((kind) => kind !== 'flight')
          .map((kind) => (
            <LineFields
              key={kind}
              kind={kind}
              line={lines[kind]}
              currency={currency}
              error={errors[`lines.${kind}`]}
              onChange={(line) => onChange(kind, line)}
            />
          ))}
      </div>
    </fieldset>
  );
}

interface LineFieldsProps {
  kind: QuoteLineKind;
  line: LineDraft;
  currency: string;
  error: string | undefined;
  onChange: (line: LineDraft) => void;
}

function LineFields({ kind, line, currency, error, onChange }: LineFieldsProps) {
  const id = useId();
  const invalid = error === undefined ? {} : { 'aria-invalid': true as const, 'aria-describedby': `${id}-error` };
  return (
    <>
      <label htmlFor={id} className={line.state === '' ? 'text-row text-ink-3' : 'text-row'}>
        {lineNames[kind]}
      </label>
      <Select
        id={id}
        value={line.state}
        onChange={(event) => onChange({ ...line, state: event.target.value as LineDraft['state'] })}
      >
        {states.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
      <Input
        aria-label={`${lineNames[kind]}, amount in ${currency}`}
        {...invalid}
        inputMode="decimal"
        placeholder={line.state === 'extra' ? 'amount' : ''}
        disabled={line.state === ''}
        className="text-right tabular-nums"
        value={line.amount}
        onChange={(event) => onChange({ ...line, amount: event.target.value })}
      />
      {kind === 'other' && line.state !== '' ? (
        <Input
          aria-label="What else"
          placeholder="What it is"
          maxLength={200}
          className="col-span-3"
          value={line.label}
          onChange={(event) => onChange({ ...line, label: event.target.value })}
        />
      ) : null}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="col-span-3 text-xs text-danger">
          {error}
        </p>
      )}
    </>
  );
}
