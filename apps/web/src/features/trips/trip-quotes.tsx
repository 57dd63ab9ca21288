import { TableHead } from '../../components/frames/table-head.tsx';
import { formatMoney } from '@tripthread/shared/money/money';
import { Badge } from '../../components/text/badge.tsx';
import { Mono } from '../../components/text/kbd.tsx';
import { NotStated } from '../../components/frames/section.tsx';
import { ExpiryText, TimeText } from '../../components/text/time-text.tsx';
import type { Trip } from '../../lib/api/api-types.ts';
import { classNames } from '../../lib/page/class-names.ts';
import { priceChangeOf } from '../../entities/quotes/price-change.ts';
import { quoteStatusText } from '../../entities/sourcing/sourcing-text.ts';

type Quote = Trip['quotes'][number];

/** Lists firm quotes, cheapest first within a currency; Avinode’s estimates below. */
function inOrder(quotes: readonly Quote[]): readonly Quote[] {
  return quotes.toSorted(
    (a, b) =>
      Number(a.kind === 'estimate') - Number(b.kind === 'estimate') ||
      a.total.currency.localeCompare(b.total.currency) ||
      a.total.amountMinor - b.total.amountMinor,
  );
}

const ink = { down: 'text-won', up: 'text-danger', same: 'text-ink-3', other: 'text-ink-3' };

export function TripQuotes({ quotes }: Pick<Trip, 'quotes'>) {
  if (quotes.length === 0)
    return <p className="text-row text-ink-3">No quotes yet. They appear as operators answer.</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-left text-row">
        <TableHead
          columns={[
            { name: 'Operator', className: 'pr-4' },
            { name: 'Aircraft', className: 'pr-4 max-sm:hidden' },
            { name: 'Total', className: 'pr-4 text-right' },
            { name: 'Last change', className: 'pr-4 text-right max-md:hidden' },
            { name: 'Holds', className: 'pr-4' },
            { name: 'Received', className: 'text-right max-sm:hidden' },
          ]}
        />
        <tbody>
          {inOrder(quotes).map((quote) => (
            <QuoteRow key={quote.id} quote={quote} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function QuoteRow({ quote }: { quote: Quote }) {
  const isEstimate = quote.kind === 'estimate';
  const change = priceChangeOf(quote, quote.revisions);
  return (
    <tr className={classNames('border-t border-line', isEstimate && 'text-ink-2')}>
      <th scope="row" className="py-1.5 pr-4 font-medium">
        {quote.operatorName}{' '}
        {isEstimate ? (
          <Badge>Avinode estimate</Badge>
        ) : quote.status === 'received' ? null : (
          <Badge>{quoteStatusText(quote.status)}</Badge>
        )}
      </th>
      <td className="py-1.5 pr-4 max-sm:hidden">
        {quote.aircraftType ?? <NotStated />}{' '}
        {quote.tail === null ? null : <Mono className="text-ink-2">{quote.tail}</Mono>}
      </td>
      <td
        className={classNames('py-1.5 pr-4 text-right whitespace-nowrap tabular-nums', !isEstimate && 'font-semibold')}
      >
        {isEstimate ? '≈ ' : ''}
        {formatMoney(quote.total)}
      </td>
      <td
        className={classNames(
          'py-1.5 pr-4 text-right text-xs whitespace-nowrap tabular-nums max-md:hidden',
          change === null ? '' : ink[change.direction],
        )}
      >
        {change?.delta ?? ''}
      </td>
      <td className="py-1.5 pr-4">
        {isEstimate ? '' : quote.validUntil === null ? <NotStated /> : <ExpiryText at={quote.validUntil} />}
      </td>
      <td className="py-1.5 text-right text-ink-3 max-sm:hidden">
        <TimeText at={quote.receivedAt} />
      </td>
    </tr>
  );
}
