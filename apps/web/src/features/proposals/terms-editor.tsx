import type { ClientLeg } from '@tripthread/shared/proposals/public/client-proposal';
import { formatPercent } from '@tripthread/shared/messages/client-text';
import { type TaxTreatment, taxTreatments } from '@tripthread/shared/money/flight-taxes';
import type { LegTaxes } from '@tripthread/shared/money/flight-taxes';
import type { DraftTerms } from '@tripthread/shared/proposals/proposals';
import type { ReactNode } from 'react';
import { Field, Input, Select, Textarea } from '../../components/controls/field.tsx';
import { Section } from '../../components/frames/section.tsx';
import { amountText, parseAmount } from '../../lib/format/money-input.ts';
import { readBasisPoints, showBasisPoints } from '../../lib/format/percent-input.ts';
import { NumberInput } from './number-input.tsx';

interface TermsProps {
  terms: DraftTerms;
  legs: readonly ClientLeg[];
  /** Where the currency is selected. */
  currencyField: ReactNode;
  /** The brokerage’s card fee. */
  cardFeeBasisPoints: number;
  onChange: (terms: DraftTerms) => void;
}

const box = 'flex items-center gap-2 text-row text-ink-1';

function MarginField({ terms, onChange }: Pick<TermsProps, 'terms' | 'onChange'>) {
  const { margin, currency } = terms;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-2">
      <Field label="Margin">
        {(control) => (
          <Select
            {...control}
            value={margin.kind}
            onChange={(event) =>
              onChange({
                ...terms,
                margin:
                  event.target.value === 'percent'
                    ? { kind: 'percent', basisPoints: 1_000 }
                    : { kind: 'fixed', minor: 0 },
              })
            }
          >
            <option value="percent">In percent</option>
            <option value="fixed">As an amount</option>
          </Select>
        )}
      </Field>
      <Field label={margin.kind === 'percent' ? 'Margin in percent' : `Margin in ${currency}`}>
        {(control) =>
          margin.kind === 'percent' ? (
            <NumberInput
              control={control}
              value={margin.basisPoints}
              show={showBasisPoints}
              read={readBasisPoints}
              onChange={(basisPoints) => onChange({ ...terms, margin: { kind: 'percent', basisPoints } })}
            />
          ) : (
            <NumberInput
              control={control}
              value={margin.minor}
              show={(amountMinor) => amountText({ amountMinor, currency })}
              read={(text) => (text.trim() === '0' ? 0 : (parseAmount(text, currency)?.amountMinor ?? null))}
              onChange={(minor) => onChange({ ...terms, margin: { kind: 'fixed', minor } })}
            />
          )
        }
      </Field>
    </div>
  );
}

const treatmentNames: Record<TaxTreatment, string> = {
  domestic: 'domestic',
  alaska_hawaii: 'to or from Alaska or Hawaii',
  international: 'international',
  none: 'outside the US, or exempt',
};

function LegTaxLine({
  leg,
  taxes,
  onChange,
}: {
  leg: ClientLeg;
  taxes: LegTaxes;
  onChange: (taxes: LegTaxes) => void;
}) {
  const name = `${leg.departure.code} to ${leg.arrival.code}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-3">
      <Field label={`${name} is taxed as`}>
        {(control) => (
          <Select
            {...control}
            value={taxes.treatAs ?? ''}
            onChange={({ target }) =>
              onChange({ ...taxes, treatAs: target.value === '' ? null : (target.value as TaxTreatment) })
            }
          >
            <option value="">automatic</option>
            {taxTreatments.map((treatment) => (
              <option key={treatment} value={treatment}>
                {treatmentNames[treatment]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <label className={`${box} h-8`}>
        <input
          type="checkbox"
          checked={taxes.isRural}
          onChange={(event) => onChange({ ...taxes, isRural: event.target.checked })}
        />
        rural airport
      </label>
    </div>
  );
}

const asWritten: LegTaxes = { treatAs: null, isRural: false };

function Taxes({ terms, legs, cardFeeBasisPoints, onChange }: Omit<TermsProps, 'currencyField'>) {
  const setLeg = (index: number, taxes: LegTaxes) =>
    onChange({ ...terms, legTaxes: legs.map((_, at) => (at === index ? taxes : (terms.legTaxes[at] ?? asWritten))) });
  return (
    <div className="flex flex-col gap-2">
      <label className={box}>
        <input
          type="checkbox"
          checked={terms.hasUsTaxes}
          onChange={(event) => onChange({ ...terms, hasUsTaxes: event.target.checked })}
        />
        Charge US taxes and segment fees
      </label>
      {terms.hasUsTaxes
        ? legs.map((leg, index) => (
            <LegTaxLine
              key={index}
              leg={leg}
              taxes={terms.legTaxes[index] ?? asWritten}
              onChange={(taxes) => setLeg(index, taxes)}
            />
          ))
        : null}
      <label className={box}>
        <input
          type="checkbox"
          checked={terms.cardFeeBasisPoints > 0}
          onChange={(event) =>
            onChange({ ...terms, cardFeeBasisPoints: event.target.checked ? cardFeeBasisPoints : 0 })
          }
        />
        Paid by card: a fee of {formatPercent(terms.cardFeeBasisPoints || cardFeeBasisPoints)}
      </label>
    </div>
  );
}

/** Formats `2026-12-12T09:30` for the browser’s field, in this computer’s zone. */
const localText = (instant: string): string => {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

/** Edits what applies to the whole proposal. */
export function TermsEditor(props: TermsProps) {
  const { terms, onChange } = props;
  const text = (value: string) => (value.trim() === '' ? null : value);
  return (
    <>
      <Section title="Price" level={2}>
        <div className="flex flex-col gap-3">
          {props.currencyField}
          <MarginField terms={terms} onChange={onChange} />
          <Taxes {...props} />
        </div>
      </Section>
      <Section title="Text" level={2}>
        <div className="flex flex-col gap-3">
          <Field label="Title">
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={terms.title}
                onChange={(event) => onChange({ ...terms, title: event.target.value })}
              />
            )}
          </Field>
          <Field label="Opening">
            {(control) => (
              <Textarea
                {...control}
                maxLength={4_000}
                value={terms.intro ?? ''}
                onChange={(event) => onChange({ ...terms, intro: text(event.target.value) })}
              />
            )}
          </Field>
          <Field label="Terms">
            {(control) => (
              <Textarea
                {...control}
                maxLength={8_000}
                value={terms.terms ?? ''}
                onChange={(event) => onChange({ ...terms, terms: text(event.target.value) })}
              />
            )}
          </Field>
          <Field label="Valid until" hint="In this computer’s time zone">
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={terms.validUntil === null ? '' : localText(terms.validUntil)}
                onChange={({ target }) =>
                  onChange({
                    ...terms,
                    validUntil: target.value === '' ? null : new Date(target.value).toISOString(),
                  })
                }
              />
            )}
          </Field>
        </div>
      </Section>
    </>
  );
}
