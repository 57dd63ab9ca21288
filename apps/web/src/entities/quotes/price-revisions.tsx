import { formatMoney } from '@tripthread/shared/money/money';
import type { Trip } from '../../lib/api/api-types.ts';
import { classNames } from '../../lib/page/class-names.ts';
import { plural } from '../../lib/format/format.ts';
import { priceChangeOf } from './price-change.ts';
import { TimeText } from '../../components/text/time-text.tsx';

const ink = { down: 'text-won', up: 'text-danger', same: 'text-ink-3', other: 'text-ink-3' };

/** Lists the prices of one quote, newest first; nothing while there is only one. */
export function PriceRevisions({ quote }: { quote: Trip['quotes'][number] }) {
  if (quote.revisions.length < 2) return null;
  return (
    <details className="pt-1 text-xs">
      <summary className="inline-flex min-h-6 items-center rounded-sm text-ink-3 hover:text-ink-1">
        {plural(quote.revisions.length, 'price')}, last change{' '}
        <TimeText at={quote.revisions.at(-1)?.at ?? quote.receivedAt} className="pl-1" />
      </summary>
      <ol className="grid grid-cols-[auto_1fr_auto_auto] gap-x-3 pt-1 text-ink-2 tabular-nums">
        {quote.revisions
          .toSorted((a, b) => b.revision - a.revision)
          .map((revision) => {
            const change = priceChangeOf(revision, quote.revisions);
            return (
              <li key={revision.revision} className="contents">
                <span className="text-ink-3">{revision.revision}.</span>
                <TimeText at={revision.at} className="text-ink-3" />
                <span className={classNames('text-right', change === null ? '' : ink[change.direction])}>
                  {change?.delta ?? ''}
                </span>
                <span className="text-right whitespace-nowrap">{formatMoney(revision.total)}</span>
              </li>
            );
          })}
      </ol>
    </details>
  );
}
