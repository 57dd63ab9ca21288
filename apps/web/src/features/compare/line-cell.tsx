import { Check, Minus, Plus } from 'lucide-react';
import { formatMoney } from '@tripthread/shared/money/money';
import type { QuoteLine, QuoteLineKind } from '@tripthread/shared/quotes/quote-lines';
import type { Quote } from './use-comparison.ts';

/** Renders one kind of cost of a quote. Not stated is hatched: it may cost anything. */
export function LineCell({ quote, kind }: { quote: Quote; kind: QuoteLineKind }) {
  const lines = quote.lines.filter((line) => line.kind === kind);
  if (lines.length === 0)
    return (
      <td className="hatched border-l border-line px-2.5 py-1.5 text-xs text-ink-2">
        <span className="rounded-sm bg-surface-1/85 px-1">not stated</span>
      </td>
    );
  return (
    <td className="border-l border-line px-2.5 py-1.5">
      {lines.map((line, index) => (
        <Line key={index} line={line} currency={quote.total.currency} />
      ))}
    </td>
  );
}

const words = { included: 'included', extra: 'on top', excluded: 'not included' };

function Line({ line: { state, amountMinor, label }, currency }: { line: QuoteLine; currency: string }) {
  const money = amountMinor === null ? null : formatMoney({ amountMinor, currency });
  const Icon = state === 'included' ? Check : state === 'extra' ? Plus : Minus;
  return (
    <p className="flex items-baseline gap-1.5">
      <Icon
        size={12}
        aria-hidden
        className={state === 'included' ? 'text-won' : state === 'extra' ? 'text-expiring' : 'text-ink-3'}
      />
      <span className="min-w-0">
        {state === 'extra' ? (
          <span className={money === null ? 'font-medium' : 'font-medium whitespace-nowrap tabular-nums'}>
            {money === null ? 'on top, amount not stated' : `${money} on top`}
          </span>
        ) : (
          <span className={state === 'excluded' ? 'text-ink-2' : ''}>
            {words[state]}
            {money === null ? null : <span className="text-xs text-ink-3 tabular-nums"> ({money})</span>}
          </span>
        )}
        {label === null ? null : <span className="block text-xs text-ink-3">{label}</span>}
      </span>
    </p>
  );
}
