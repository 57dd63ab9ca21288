import {
  type Exchange,
  exchangeBy,
  type ExchangeRate,
  findExchange,
  formatRate,
  ratesBetween,
  sameExchange,
} from '@tripthread/shared/money/exchange';
import { useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Field, Select } from '../../components/controls/field.tsx';
import { RateForm } from '../../entities/quotes/rate-form.tsx';
import { plainDate } from '../../lib/format/format.ts';

interface ExchangeChoiceProps {
  from: string;
  to: string;
  rates: readonly ExchangeRate[];
  exchange: Exchange | null;
  onChange: (exchange: Exchange) => void;
}

/** More than a broker chooses among. */
const most = 12;

/** Selects the brokerage’s rate for a quote, each with its date and source. */
export function ExchangeChoice({ from, to, rates, exchange, onChange }: ExchangeChoiceProps) {
  const [isAdding, setIsAdding] = useState(false);
  const known = ratesBetween(rates, from, to)
    .slice(0, most)
    .flatMap((used) => {
      const by = exchangeBy(used);
      return by === null ? [] : [{ id: used.rate.id, by, rate: used.rate }];
    });
  const chosen = known.find(({ by }) => sameExchange(by, exchange));
  const isNewest = chosen !== undefined && chosen === known[0];
  const take = (id: string): void => {
    const one = known.find((rate) => rate.id === id);
    if (one !== undefined) onChange(one.by);
  };
  return (
    <div className="pt-2">
      <div className="flex items-end gap-2">
        <Field
          className="flex-1"
          label={`From ${from} into ${to}`}
          hint={isNewest ? 'The newest rate.' : known.length > 0 ? 'A newer rate is available.' : undefined}
        >
          {(control) => (
            <Select {...control} value={chosen?.id ?? ''} onChange={({ target }) => take(target.value)}>
              {chosen === undefined ? (
                <option value="" disabled>
                  {exchange === null
                    ? 'Choose a rate'
                    : `1 ${from} = ${exchange.rate} ${to}, ${plainDate(exchange.day)}, as saved`}
                </option>
              ) : null}
              {known.map(({ id, rate }) => (
                <option key={id} value={id}>
                  {formatRate(rate)}, {plainDate(rate.asOf)}
                  {rate.source === null ? '' : `, ${rate.source}`}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button aria-expanded={isAdding} className="mb-5" onClick={() => setIsAdding(!isAdding)}>
          Add a rate
        </Button>
      </div>
      {isAdding ? (
        <section aria-label={`Rate of ${from}`} className="mt-1 rounded-md bg-surface-2 p-3">
          <RateForm
            base={from}
            quote={to}
            onRecorded={(all) => {
              setIsAdding(false);
              const newest = findExchange(all, from, to);
              if (newest !== null) onChange(newest);
            }}
          />
        </section>
      ) : null}
    </div>
  );
}
