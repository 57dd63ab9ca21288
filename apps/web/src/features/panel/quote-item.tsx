import { Star } from 'lucide-react';
import { formatMoney } from '@tripthread/shared/money';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { Mono } from '../../components/kbd.tsx';
import { NotStated } from '../../components/section.tsx';
import { ExpiryText, TimeText } from '../../components/time-text.tsx';
import type { Trip } from '../../lib/api.ts';
import { classNames } from '../../lib/class-names.ts';
import { useNow } from '../../lib/clock.ts';
import { plural, urgencyOf } from '../../lib/format.ts';
import { priceChangeOf } from '../../lib/price-change.ts';
import { quoteStatusInWords } from '../../lib/sourcing-words.ts';

type Quote = Trip['quotes'][number];

interface QuoteItemProps {
  quote: Quote;
  isPrimary: boolean;
  /** Null where it cannot be chosen. */
  onChoose: (() => void) | null;
  isBusy: boolean;
}

export function QuoteItem({ quote, isPrimary, onChoose, isBusy }: QuoteItemProps) {
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
          {/* What does not fit takes a line of its own: a tail is never cut. */}
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
                ? `Take back ${quote.operatorName} as primary quote`
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
      {isPrimary || quote.status !== 'received' ? (
        <p className="flex gap-1.5 pt-1">
          {isPrimary ? <Badge tone="accent">Primary</Badge> : null}
          {quote.status === 'received' ? null : <Badge>{quoteStatusInWords(quote.status)}</Badge>}
        </p>
      ) : null}
      {quote.revisions.length > 1 ? <Revisions quote={quote} /> : null}
    </li>
  );
}

/** How long the price holds: time left with its colour, and the word that says what it is. */
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

const ink = { down: 'text-won', up: 'text-danger', same: 'text-ink-3', other: 'text-ink-3' };

/** The prices of one quote, newest first. */
function Revisions({ quote }: { quote: Quote }) {
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
