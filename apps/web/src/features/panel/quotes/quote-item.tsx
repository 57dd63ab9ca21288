import { Pencil, Star } from 'lucide-react';
import { formatMoney } from '@tripthread/shared/money/money';
import { quoteLineLabel } from '@tripthread/shared/quotes/quote-lines';
import { Badge } from '../../../components/text/badge.tsx';
import { Button, IconButton } from '../../../components/controls/button.tsx';
import { Mono } from '../../../components/text/kbd.tsx';
import { NotStated } from '../../../components/frames/section.tsx';
import { PriceRevisions } from '../../../entities/quotes/price-revisions.tsx';
import { ExpiryText } from '../../../components/text/time-text.tsx';
import type { Trip } from '../../../lib/api/api-types.ts';
import { classNames } from '../../../lib/page/class-names.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { urgencyOf } from '../../../lib/format/format.ts';
import { quoteStatusText } from '../../../entities/sourcing/sourcing-text.ts';

type Quote = Trip['quotes'][number];

interface QuoteItemProps {
  quote: Quote;
  isPrimary: boolean;
  /** Null when it cannot be chosen. */
  onChoose: (() => void) | null;
  /** Records a new price; null when the quote is read from Avinode. */
  onRevise?: (() => void) | null;
  isBusy: boolean;
  /** The RFQ was withdrawn, so the price may no longer hold. */
  isWithdrawn?: boolean;
  isFallback?: boolean;
  /** Why it was rejected for this session; null when it was not. */
  rejection?: string | null;
}

export function QuoteItem(props: QuoteItemProps) {
  const { quote, isPrimary, onChoose, onRevise = null, isBusy, rejection = null } = props;
  const isEstimate = quote.kind === 'estimate';
  return (
    <li
      className={classNames(
        'rounded-md border px-2.5 py-2',
        isEstimate ? 'border-dashed border-line-strong/60' : isPrimary ? 'border-accent bg-accent-tint' : 'border-line',
      )}
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1 text-row">
          <p className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium" title={quote.operatorName}>
              {quote.operatorName}
            </span>
            <span
              className={classNames(
                'text-right whitespace-nowrap tabular-nums',
                isEstimate ? 'text-ink-2' : 'font-semibold',
              )}
            >
              {isEstimate ? '≈ ' : ''}
              {formatMoney(quote.total)}
            </span>
          </p>
          {/* What does not fit wraps: a tail number is never truncated. */}
          <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-ink-2">
            <span className="flex max-w-full min-w-0 grow items-baseline gap-x-1">
              <span className="min-w-0 truncate">
                {quote.aircraftType ?? <NotStated>aircraft not stated</NotStated>}
              </span>
              {quote.tail === null ? null : (
                <span className="shrink-0">
                  · <Mono>{quote.tail}</Mono>
                </span>
              )}
            </span>
            <span className="ml-auto">
              <Validity quote={quote} />
            </span>
          </p>
        </div>
        {onChoose === null ? null : (
          <IconButton
            label={
              isPrimary
                ? `Remove ${quote.operatorName} as primary quote`
                : `Choose ${quote.operatorName} as primary quote`
            }
            aria-pressed={isPrimary}
            disabled={isBusy}
            className="-mt-1 -mr-1.5 size-8"
            onClick={onChoose}
          >
            <Star size={15} fill={isPrimary ? 'currentColor' : 'none'} aria-hidden />
          </IconButton>
        )}
      </div>
      <QuoteState {...props} />
      {rejection === null ? null : <p className="pt-0.5 text-xs text-ink-3">“{rejection}”</p>}
      {isEstimate ? null : <Included quote={quote} />}
      <PriceRevisions quote={quote} />
      {onRevise === null ? null : (
        <Button
          size="sm"
          variant="ghost"
          className="-ml-2.5"
          icon={<Pencil size={12} aria-hidden />}
          onClick={onRevise}
        >
          New price
        </Button>
      )}
    </li>
  );
}

/** Shows the decision about a quote, and its status. */
function QuoteState({ quote, isPrimary, isFallback = false, isWithdrawn = false, rejection = null }: QuoteItemProps) {
  if (!isPrimary && !isFallback && !isWithdrawn && rejection === null && quote.status === 'received') return null;
  return (
    <p className="flex flex-wrap gap-1.5 pt-1">
      {isPrimary ? <Badge tone="accent">Primary</Badge> : null}
      {isFallback ? <Badge tone="client">Fallback</Badge> : null}
      {rejection === null ? null : <Badge tone="danger">Rejected</Badge>}
      {isWithdrawn ? <Badge tone="expiring">Request withdrawn</Badge> : null}
      {quote.status === 'received' ? null : <Badge>{quoteStatusText(quote.status)}</Badge>}
    </p>
  );
}

/** Lists what the price includes, and what is added; nothing when nothing is stated. */
function Included({ quote: { lines } }: { quote: Quote }) {
  const named = (state: 'included' | 'extra' | 'excluded'): string =>
    [...new Set(lines.filter((line) => line.state === state).map(({ kind }) => quoteLineLabel(kind)))].join(', ');
  const parts = [
    ['with', named('included')],
    ['on top', named('extra')],
    ['without', named('excluded')],
  ].filter(([, names]) => names !== '');
  if (parts.length === 0) return null;
  return <p className="pt-0.5 text-xs text-ink-3">{parts.map(([word, names]) => `${word} ${names}`).join('; ')}</p>;
}

/** Shows the time left of a price with its colour and label. */
function Validity({ quote }: { quote: Quote }) {
  const now = useNow();
  if (quote.kind === 'estimate') return <span className="text-ink-3">estimate</span>;
  if (quote.validUntil === null) return <NotStated>validity not stated</NotStated>;
  return (
    <span className="whitespace-nowrap text-ink-3">
      {urgencyOf(quote.validUntil, now) === 'over' ? 'price ' : 'holds '}
      <ExpiryText at={quote.validUntil} />
    </span>
  );
}
