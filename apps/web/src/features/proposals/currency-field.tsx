import type { ExchangeRate } from '@tripthread/shared/money/exchange';
import { Field, Select } from '../../components/controls/field.tsx';
import { currenciesOf, type Draft, inCurrency, type ProposalDetail } from './builder-facts.ts';

interface CurrencyFieldProps {
  detail: ProposalDetail;
  draft: Draft;
  rates: readonly ExchangeRate[];
  onChange: (draft: Draft) => void;
}

/** Selects the client’s currency; one without a rate says so. */
export function CurrencyField({ detail, draft, rates, onChange }: CurrencyFieldProps) {
  const take = (currency: string): void => {
    const moved = inCurrency(detail, draft, rates, currency);
    if (moved !== null) onChange(moved);
  };
  return (
    <Field label="Currency" hint="Quotes in other currencies use your newest rate.">
      {(control) => (
        <Select {...control} value={draft.terms.currency} onChange={({ target }) => take(target.value)}>
          {currenciesOf(detail, draft, rates).map(({ code, isPossible }) => (
            <option key={code} value={code} disabled={!isPossible}>
              {isPossible ? code : `${code}, no rate known`}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
