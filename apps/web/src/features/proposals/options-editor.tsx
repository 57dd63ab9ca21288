import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ExchangeRate } from '@tripthread/shared/money/exchange';
import { formatMoney } from '@tripthread/shared/money/money';
import { offeredIn } from '@tripthread/shared/proposals/proposal-draft';
import { type DraftOption, maxOptions } from '@tripthread/shared/proposals/proposals';
import { Button, IconButton } from '../../components/controls/button.tsx';
import { RateForm } from '../../entities/quotes/rate-form.tsx';
import { Section } from '../../components/frames/section.tsx';
import { ExpiryText } from '../../components/text/time-text.tsx';
import type { PricedLine, ProposalDetail } from './builder-facts.ts';
import { ExchangeChoice } from './exchange-choice.tsx';
import { OptionFields } from './option-fields.tsx';
import { PriceParts } from './price-parts.tsx';

interface OptionsProps {
  detail: ProposalDetail;
  lines: readonly PricedLine[];
  currency: string;
  /** The brokerage’s rates, newest first; undefined until loaded. */
  rates: readonly ExchangeRate[] | undefined;
  onChange: (options: readonly DraftOption[]) => void;
}

/** Edits the one to four offered quotes, in the client’s order. */
export function OptionsEditor({ detail, lines, currency, rates, onChange }: OptionsProps) {
  const options = lines.map(({ option }) => option);
  const replace = (index: number, option: DraftOption) => onChange(options.with(index, option));
  const move = (index: number, by: number) => {
    const moved = options[index];
    if (moved === undefined) return;
    onChange(options.toSpliced(index, 1).toSpliced(index + by, 0, moved));
  };
  const left = detail.quotes.filter(({ id }) => !options.some(({ quoteId }) => quoteId === id));
  return (
    <Section title="Options" level={2} count={`${options.length} of at most ${maxOptions}`}>
      <ol className="flex flex-col gap-2">
        {lines.map((line, index) => (
          <li key={line.option.quoteId} className="rounded-md border border-line bg-surface-0 p-3">
            <OptionHead
              line={line}
              place={index + 1}
              onUp={index === 0 ? null : () => move(index, -1)}
              onDown={index === lines.length - 1 ? null : () => move(index, 1)}
              onRemove={() => onChange(options.toSpliced(index, 1))}
              onRefresh={(option) => replace(index, option)}
            />
            {rates === undefined || line.quoted === null || line.quoted.currency === currency ? null : (
              <ExchangeChoice
                from={line.quoted.currency}
                to={currency}
                rates={rates}
                exchange={line.option.exchange}
                onChange={(exchange) => replace(index, { ...line.option, exchange })}
              />
            )}
            {line.price === null ? null : <PriceParts line={line} price={line.price} />}
            <OptionFields option={line.option} onChange={(option) => replace(index, option)} />
          </li>
        ))}
      </ol>
      {options.length < maxOptions ? (
        <LeftQuotes
          quotes={left}
          currency={currency}
          rates={rates ?? []}
          onOffer={(offered) => onChange([...options, ...offered])}
        />
      ) : null}
      {detail.quotes.length === 0 ? (
        <p className="text-row text-ink-3">No firm quotes yet. Offer them once operators answer.</p>
      ) : null}
    </Section>
  );
}

interface LeftQuotesProps {
  quotes: ProposalDetail['quotes'];
  currency: string;
  rates: readonly ExchangeRate[];
  onOffer: (options: readonly DraftOption[]) => void;
}

/** Lists the quotes that are not offered. One in another currency needs a rate. */
function LeftQuotes({ quotes, currency, rates, onOffer }: LeftQuotesProps) {
  const [asked, setAsked] = useState<ProposalDetail['quotes'][number] | null>(null);
  if (quotes.length === 0) return null;
  const offer = (quote: ProposalDetail['quotes'][number], known: readonly ExchangeRate[]): void => {
    const offered = offeredIn(currency, [quote], known);
    setAsked(offered.length === 0 ? quote : null);
    if (offered.length > 0) onOffer(offered);
  };
  return (
    <ul aria-label="Quotes that are not offered" className="mt-2 flex flex-col gap-1">
      {quotes.map((quote) => (
        <li key={quote.id}>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => offer(quote, rates)}
            className="h-auto min-h-7 max-w-full py-1 text-left whitespace-normal!"
          >
            Offer {quote.operatorName}, {quote.aircraftType ?? 'aircraft not stated'}, {formatMoney(quote.total)}
          </Button>
          {asked?.id === quote.id ? (
            <section aria-label={`Rate of ${quote.total.currency}`} className="rounded-md bg-surface-2 p-3">
              <p className="pb-2 text-row">
                No rate between {quote.total.currency} and {currency} is known. Add one to offer this quote.
              </p>
              <RateForm base={quote.total.currency} quote={currency} onRecorded={(known) => offer(quote, known)} />
            </section>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

interface OptionHeadProps {
  line: PricedLine;
  place: number;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  onRemove: () => void;
  onRefresh: (option: DraftOption) => void;
}

function OptionHead({
  line: { option, quote, quoted, price },
  place,
  onUp,
  onDown,
  onRemove,
  onRefresh,
}: OptionHeadProps) {
  const hasNewer = quote !== undefined && quote.revision !== option.quoteRevision;
  return (
    <div className="flex flex-wrap items-start gap-x-2">
      <div className="min-w-0 flex-1 text-row">
        <p className="font-medium">
          {place}. {quote?.operatorName ?? 'A removed quote'}
        </p>
        <p className="text-ink-2 tabular-nums">
          {quoted === null ? 'price not known' : formatMoney(quoted)}
          {price === null ? null : (
            <>
              {' '}
              + {formatMoney({ amountMinor: price.marginMinor, currency: price.currency })} margin ={' '}
              <strong>{formatMoney({ amountMinor: price.totalMinor, currency: price.currency })}</strong> to the client
            </>
          )}
        </p>
        {quote?.validUntil == null ? null : (
          <p className="text-xs text-ink-3">
            the operator holds <ExpiryText at={quote.validUntil} />
          </p>
        )}
        {hasNewer ? (
          <Button size="sm" onClick={() => onRefresh({ ...option, quoteRevision: quote.revision })} className="mt-1">
            Use the new price {formatMoney(quote.total)}
          </Button>
        ) : null}
      </div>
      <div className="flex">
        <IconButton label={`Move option ${place} up`} disabled={onUp === null} onClick={onUp ?? undefined}>
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton label={`Move option ${place} down`} disabled={onDown === null} onClick={onDown ?? undefined}>
          <ArrowDown size={14} aria-hidden />
        </IconButton>
        <IconButton label={`Leave out option ${place}`} onClick={onRemove}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
