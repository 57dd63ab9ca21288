import { plainDate } from '../../lib/format/format.ts';
import { hoursAndMinutes } from '@tripthread/shared/time/hours';
import { type Comparison, type Mark, marksOf } from '@tripthread/shared/quotes/compare';
import { formatRate } from '@tripthread/shared/money/exchange';
import { formatMoney, inWholeUnits, type Money } from '@tripthread/shared/money/money';
import { quoteLineLabel } from '@tripthread/shared/quotes/quote-lines';
import { Badge } from '../../components/text/badge.tsx';
import { NotStated } from '../../components/frames/section.tsx';
import { Row } from './row.tsx';
import type { ComparedSession } from './use-comparison.ts';

type Measure = 'headlineMinor' | 'allInMinor' | 'perPassengerMinor' | 'perHourMinor' | 'perNmMinor';

/** Renders the amounts in one currency, with the lowest and the outliers marked. */
export function AmountRows({ compared, currency }: { compared: ComparedSession; currency: string }) {
  const { columns, passengers, distanceNm } = compared;
  const hasOther = columns.some(({ quote }) => quote.total.currency !== currency);
  const row = (name: string, measure: Measure, unknown: string, note?: string) => {
    const marks = marksOf(columns.map((column) => column.compared[measure]));
    return (
      <Row name={name} note={note} isStrong={measure === 'allInMinor'}>
        {columns.map(({ quote, compared: one }, index) => (
          <td key={quote.id} className="border-l border-line px-2.5 py-1.5 align-top">
            <Amount one={one} measure={measure} currency={currency} mark={marks[index] ?? null} unknown={unknown} />
          </td>
        ))}
      </Row>
    );
  };
  return (
    <>
      {hasOther ? row(`Price in ${currency}`, 'headlineMinor', 'no rate') : null}
      {row('All-in', 'allInMinor', 'no rate', `in ${currency}`)}
      {row(
        'Per passenger',
        'perPassengerMinor',
        'passengers not known',
        passengers === null ? undefined : `of ${passengers}`,
      )}
      {row('Per flight hour', 'perHourMinor', 'flight time not known')}
      {row(
        'Per NM',
        'perNmMinor',
        'route not known',
        distanceNm === null ? undefined : `of ${distanceNm.toLocaleString('en-US')}`,
      )}
      <Row name="Flight time">
        {columns.map(({ quote, compared: { time } }) => (
          <td key={quote.id} className="border-l border-line px-2.5 py-1.5 tabular-nums">
            {time === null ? (
              <NotStated />
            ) : time.isEstimate ? (
              <span className="text-ink-2" title="Block time by distance and the aircraft's cruise speed, in still air">
                ≈ {hoursAndMinutes(time.minutes)} <span className="text-xs text-ink-3">our estimate</span>
              </span>
            ) : (
              hoursAndMinutes(time.minutes)
            )}
          </td>
        ))}
      </Row>
    </>
  );
}

/** Shares of a price are shown in whole units; only a price per mile needs decimals. */
const toMeasure = (measure: Measure, money: Money): Money =>
  measure === 'perPassengerMinor' || measure === 'perHourMinor' ? inWholeUnits(money) : money;

interface AmountProps {
  one: Comparison;
  measure: Measure;
  currency: string;
  mark: Mark;
  unknown: string;
}

function Amount({ one, measure, currency, mark, unknown }: AmountProps) {
  const amountMinor = one[measure];
  if (amountMinor === null) return <NotStated>{one.isWithoutRate ? 'no rate' : unknown}</NotStated>;
  const isOfEstimate = measure === 'perHourMinor' && one.time?.isEstimate === true;
  const isAtLeast = one.isAtLeast && measure !== 'headlineMinor';
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-1.5 tabular-nums">
        {isAtLeast ? <span className="text-xs text-ink-3">at least</span> : null}
        <span className={measure === 'allInMinor' ? 'font-semibold' : ''}>
          {isOfEstimate ? '≈ ' : ''}
          {formatMoney(toMeasure(measure, { amountMinor, currency }))}
        </span>
        {mark === 'best' ? (
          <Badge tone={isAtLeast ? 'neutral' : 'won'}>{isAtLeast ? 'lowest so far' : 'lowest'}</Badge>
        ) : null}
        {mark === 'odd_high' || mark === 'odd_low' ? (
          <Badge tone="expiring" title="More than a third from the median shown: check it">
            {mark === 'odd_high' ? 'far above' : 'far below'}
          </Badge>
        ) : null}
      </p>
      {measure === 'allInMinor' && one.open.length > 0 ? <Open one={one} /> : null}
      {one.rate !== null && (measure === 'headlineMinor' || measure === 'allInMinor') ? (
        <p className="text-xs text-ink-3">
          {formatRate(one.rate.rate)} as of {plainDate(one.rate.rate.asOf)}
        </p>
      ) : null}
    </>
  );
}

/** Names the costs that may be added. */
function Open({ one }: { one: Comparison }) {
  const names = [...new Set(one.open.map(({ kind }) => quoteLineLabel(kind)))];
  return <p className="text-xs text-ink-3">and {names.join(', ')}, if charged</p>;
}
