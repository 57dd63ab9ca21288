import { formatMoney } from '@tripthread/shared/money/money';
import type { Trip } from '../../lib/api/api-types.ts';
import { useNow } from '../../lib/time/clock.ts';
import { urgencyOf } from '../../lib/format/format.ts';
import { type RfqLine, rfqLines } from './rfq-lines.ts';
import { declineReasonText } from './sourcing-text.ts';
import { Mono } from '../../components/text/kbd.tsx';
import { PriceRevisions } from '../quotes/price-revisions.tsx';
import { NotStated } from '../../components/frames/section.tsx';
import { ExpiryText } from '../../components/text/time-text.tsx';

interface RfqLineListProps {
  rfq: Trip['rfqs'][number];
  quotes: Trip['quotes'];
}

/** Lists the aircraft of an RFQ, each with its quote, Avinode’s estimate, or why there is none. */
export function RfqLineList({ rfq, quotes }: RfqLineListProps) {
  const lines = rfqLines(rfq, quotes);
  if (lines.length === 0) return null;
  const declined = lines.filter(({ status }) => status === 'declined');
  // The RFQ itself shows a reason that all of them share.
  const isReasonOnRfq = rfq.status === 'declined' && declined.every((line) => line.declineReason === rfq.declineReason);
  return (
    <ul aria-label="Aircraft" className="flex flex-col">
      {lines.map((line) => (
        <li key={line.key} className="py-0.5 text-xs">
          <div className="flex items-baseline gap-x-3">
            <span className="flex min-w-0 flex-1 items-baseline gap-x-1 text-ink-2">
              <span className="min-w-0 truncate">{line.type ?? 'Aircraft not stated'}</span>
              {line.tail === null ? null : (
                <span className="shrink-0">
                  · <Mono>{line.tail}</Mono>
                </span>
              )}
            </span>
            <Price line={line} />
          </div>
          <RfqLineText line={line} isReasonShown={isReasonOnRfq} />
          {line.firm === null ? null : <PriceRevisions quote={line.firm} />}
        </li>
      ))}
      {lines.some(({ estimate }) => estimate !== null) ? (
        <li className="pt-0.5 text-right text-2xs text-ink-3">≈ Avinode estimate, not a quote</li>
      ) : null}
    </ul>
  );
}

function Price({ line: { firm, estimate } }: { line: RfqLine }) {
  if (firm !== null)
    return (
      <span className="text-row font-semibold whitespace-nowrap text-ink-1 tabular-nums">
        {formatMoney(firm.total)}
      </span>
    );
  return estimate === null ? null : (
    <span title="Avinode’s estimate, not the operator’s quote" className="whitespace-nowrap text-ink-3 tabular-nums">
      <span className="sr-only">estimated </span>≈ {formatMoney(estimate.total)}
    </span>
  );
}

/** The text behind the price, or in its place. */
function RfqLineText({ line, isReasonShown }: { line: RfqLine; isReasonShown: boolean }) {
  const now = useNow();
  const { firm, status, declineReason } = line;
  if (firm !== null)
    return (
      <p className="text-ink-3">
        {firm.validUntil === null ? (
          <NotStated>validity not stated</NotStated>
        ) : (
          <>
            {urgencyOf(firm.validUntil, now) === 'over' ? 'price ' : 'holds '}
            <ExpiryText at={firm.validUntil} />
          </>
        )}
      </p>
    );
  if (status === 'declined')
    return isReasonShown ? null : (
      <p className="text-ink-3">declined{declineReason === null ? '' : `: ${declineReasonText(declineReason)}`}</p>
    );
  return status === 'accepted' ? <p className="text-ink-3">price not read yet</p> : null;
}
