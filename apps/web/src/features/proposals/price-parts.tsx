import { formatPercent, formatTax } from '@tripthread/shared/messages/client-text';
import { formatMoney } from '@tripthread/shared/money/money';
import type { Price, TaxLine } from '@tripthread/shared/proposals/pricing';
import type { ReactNode } from 'react';
import { plainDate } from '../../lib/format/format.ts';
import type { PricedLine } from './builder-facts.ts';

interface PricePartsProps {
  line: PricedLine;
  price: Price;
}

/** Breaks the client’s price down line by line; a tax shows its effective date and source. */
export function PriceParts({ line: { option, quoted }, price }: PricePartsProps) {
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: price.currency });
  const isConverted = quoted !== null && quoted.currency !== price.currency && option.exchange !== null;
  return (
    <details className="pt-2">
      <summary className="cursor-pointer text-xs font-medium text-ink-2">How the price comes about</summary>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 pt-1.5 text-xs tabular-nums">
        <Part
          name="Operator’s price"
          amount={money(price.operatorMinor)}
          note={
            isConverted && option.exchange !== null
              ? `${formatMoney(quoted)} at ${option.exchange.rate}, ${plainDate(option.exchange.day)}`
              : null
          }
        />
        {price.operatorTaxesMinor === 0 ? null : (
          <Part name="Included taxes, recalculated" amount={`− ${money(price.operatorTaxesMinor)}`} />
        )}
        <Part name="Margin" amount={money(price.marginMinor)} />
        <Part isSum name="Charter" amount={money(price.charterMinor)} />
        {price.taxes.map((tax) => (
          <Part
            key={tax.kind + tax.rateFrom}
            name={formatTax(tax)}
            amount={money(tax.amountMinor)}
            note={
              <>
                {/* Fees in USD use the same rate as the quote’s USD amounts. */}
                {tax.each === null || !isConverted || option.exchange === null
                  ? null
                  : `at ${option.exchange.rate}, ${plainDate(option.exchange.day)}; `}
                <RateNote tax={tax} />
              </>
            }
          />
        ))}
        {price.cardFeeMinor === 0 ? null : <Part name="Card fee" amount={money(price.cardFeeMinor)} />}
        <Part isSum name="Total" amount={money(price.totalMinor)} note={marginShareOf(price)} />
      </dl>
    </details>
  );
}

/** Shows the margin as a share of the client’s price. */
const marginShareOf = ({ marginMinor, totalMinor }: Price): string | null =>
  marginMinor === 0 || totalMinor === 0
    ? null
    : `of which ${formatPercent(Math.round((marginMinor * 10_000) / totalMinor))} is margin`;

function RateNote({ tax }: { tax: TaxLine }) {
  return (
    <>
      since {plainDate(tax.rateFrom)}; {tax.source}
      {tax.isOutdated ? (
        <strong className="block font-medium text-expiring">
          No newer rate is known for the flight date: check it.
        </strong>
      ) : null}
    </>
  );
}

interface PartProps {
  name: string;
  amount: string;
  note?: ReactNode;
  isSum?: boolean;
}

const Part = ({ name, amount, note = null, isSum = false }: PartProps) => (
  <div className={`col-span-2 grid grid-cols-subgrid py-0.5 ${isSum ? 'border-t border-line font-medium' : ''}`}>
    <dt>{name}</dt>
    <dd className="text-right">{amount}</dd>
    {note === null ? null : <dd className="col-span-2 text-ink-3">{note}</dd>}
  </div>
);
