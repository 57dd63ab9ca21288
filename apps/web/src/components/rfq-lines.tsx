import { formatMoney } from '@tripthread/shared/money';
import type { Trip } from '../lib/api.ts';
import { useNow } from '../lib/clock.ts';
import { urgencyOf } from '../lib/format.ts';
import { type RfqLine, rfqLines } from '../lib/rfq-lines.ts';
import { declineReasonInWords } from '../lib/sourcing-words.ts';
import { Mono } from './kbd.tsx';
import { PriceRevisions } from './price-revisions.tsx';
import { ExpiryText } from './time-text.tsx';

interface RfqLinesProps {
  rfq: Trip['rfqs'][number];
  quotes: Trip['quotes'];
}

/** The aircraft an operator was asked for, each with the operator's price, Avinode's guess, or why there is none. */
export function RfqLines({ rfq, quotes }: RfqLinesProps) {
  const lines = rfqLines(rfq, quotes);
  if (lines.length === 0) return null;
  const declined = lines.filter(({ status }) => status === 'declined');
  // The RFQ itself says the reason that all of them share.
  const isSaid = rfq.status === 'declined' && declined.every((line) => line.declineReason === rfq.declineReason);
  return (
    <ul aria-label="Aircraft" className="flex flex-col">
      {lines.map((line) => (
        <li key={line.key} className="py-0.5 text-xs">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <span className="flex min-w-0 items-baseline gap-x-1 text-ink-2">
              <span className="min-w-0 truncate">{line.type ?? 'Aircraft not stated'}</span>
              {line.tail === null ? null : (
                <span className="shrink-0">
                  · <Mono>{line.tail}</Mono>
                </span>
              )}
            </span>
            <span className="ml-auto text-right">
              <Answer line={line} isReasonSaid={isSaid} isOpen={rfq.status === 'sent' || rfq.status === 'unanswered'} />
            </span>
          </div>
          {line.firm === null ? null : <PriceRevisions quote={line.firm} />}
        </li>
      ))}
    </ul>
  );
}

function Answer({ line, isReasonSaid, isOpen }: { line: RfqLine; isReasonSaid: boolean; isOpen: boolean }) {
  const now = useNow();
  if (line.firm !== null) {
    const { total, validUntil } = line.firm;
    return (
      <span className="whitespace-nowrap text-ink-3 tabular-nums">
        {validUntil === null ? null : (
          <>
            {urgencyOf(validUntil, now) === 'over' ? '' : 'holds '}
            <ExpiryText at={validUntil} />{' '}
          </>
        )}
        <span className="font-semibold text-ink-1">{formatMoney(total)}</span>
      </span>
    );
  }
  if (line.status === 'declined')
    return (
      <span className="text-ink-3">
        declined{isReasonSaid || line.declineReason === null ? '' : `: ${declineReasonInWords(line.declineReason)}`}
      </span>
    );
  if (line.estimate !== null)
    return (
      <span className="whitespace-nowrap text-ink-3 tabular-nums">
        Avinode estimate ≈ {formatMoney(line.estimate.total)}
      </span>
    );
  return (
    <span className="text-ink-3">
      {line.status === 'accepted' ? 'price not read yet' : isOpen ? 'no answer yet' : ''}
    </span>
  );
}
