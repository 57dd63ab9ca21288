import type { SessionDetail } from '../../lib/api/api-types.ts';
import { AmountRows } from './amount-rows.tsx';
import { type ColumnActions, ColumnHead } from './column-head.tsx';
import { FactRows, LineRows, PriceRow } from './fact-rows.tsx';
import type { ComparedSession, Quote } from './use-comparison.ts';

interface CompareTableProps {
  session: SessionDetail['session'];
  compared: ComparedSession;
  currency: string;
  focused: number;
  onFocus: (index: number) => void;
  /** Null when the session is read-only. */
  columnActionsOf: ((quote: Quote) => ColumnActions) | null;
}

/** Compares two to six quotes by criterion. On a narrow screen the columns scroll sideways. */
export function CompareTable({ session, compared, currency, focused, onFocus, columnActionsOf }: CompareTableProps) {
  const { columns, kinds } = compared;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- wider than a phone: a keyboard has to be able to move it
    <div role="region" aria-label="Quotes side by side" tabIndex={0} className="snap-x overflow-x-auto">
      <table className="w-full min-w-max table-fixed border-separate border-spacing-0 text-row">
        <colgroup>
          <col className="w-28 md:w-36" />
          {columns.map(({ quote }) => (
            <col key={quote.id} className="w-44 md:w-52" />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className="sticky left-0 z-10 bg-surface-1">
              <span className="sr-only">Criterion</span>
            </th>
            {columns.map(({ quote }, index) => (
              <ColumnHead
                key={quote.id}
                quote={quote}
                number={index + 1}
                isFocused={index === focused}
                onFocus={() => onFocus(index)}
                acts={columnActionsOf === null ? null : columnActionsOf(quote)}
                standing={{
                  isPrimary: quote.id === session.primaryQuoteId,
                  isFallback: quote.id === session.fallbackQuoteId,
                  rejection: session.quoteRejections[quote.id]?.reason ?? null,
                }}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <PriceRow columns={columns} />
          <AmountRows compared={compared} currency={currency} />
          <Group name="Included costs" span={columns.length} />
          <LineRows columns={columns} kinds={kinds} />
          <Group name="Aircraft and terms" span={columns.length} />
          <FactRows columns={columns} />
        </tbody>
      </table>
    </div>
  );
}

const Group = ({ name, span }: { name: string; span: number }) => (
  <tr>
    <th
      scope="rowgroup"
      colSpan={span + 1}
      className="border-t border-line bg-surface-2 px-3 py-1.5 text-left text-xs font-medium text-ink-2"
    >
      <span className="sticky left-3">{name}</span>
    </th>
  </tr>
);
