import { formatMoney } from '@tripthread/shared/money/money';
import type { SessionDetail } from '../../lib/api/api-types.ts';

/** Lists Avinode’s estimates apart: they are not quotes, so they have no column. */
export function EstimatesNote({ detail: { trip } }: { detail: SessionDetail }) {
  const estimates = (trip?.quotes ?? []).filter(({ kind }) => kind === 'estimate');
  if (estimates.length === 0) return null;
  return (
    <section aria-label="Estimates" className="border-t border-dashed border-line px-4 py-3 text-xs text-ink-3">
      <h2 className="pb-1 font-semibold">Avinode estimates, not quotes</h2>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {estimates.map((quote) => (
          <li key={quote.id} className="tabular-nums">
            {quote.operatorName}
            {quote.aircraftType === null ? '' : `, ${quote.aircraftType}`}: ≈ {formatMoney(quote.total)}
          </li>
        ))}
      </ul>
    </section>
  );
}
