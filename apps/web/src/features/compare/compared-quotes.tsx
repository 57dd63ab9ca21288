import { Link, useNavigate } from '@tanstack/react-router';
import { minCompared, maxCompared } from '@tripthread/shared/quotes/compare';
import { formatFlip } from '@tripthread/shared/quotes/compare-flips';
import type { ExchangeRate } from '@tripthread/shared/money/exchange';
import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import { Select } from '../../components/controls/field.tsx';
import { RateForm } from '../../entities/quotes/rate-form.tsx';
import type { Outputs, SessionDetail } from '../../lib/api/api-types.ts';
import { useShortcut } from '../../lib/keyboard/shortcuts.ts';
import { useOwnCurrency } from '../../entities/identity/use-me.ts';
import { useQuoteChoices } from '../../entities/quotes/use-quote-choices.ts';
import type { ColumnActions } from './column-head.tsx';
import { CompareTable } from './compare-table.tsx';
import { EstimatesNote } from './estimates-note.tsx';
import { PriceChart } from './price-chart.tsx';
import { RejectDialog } from './reject-dialog.tsx';
import { useCompareKeys } from './use-compare-keys.ts';
import {
  type ComparedSession,
  compareSession,
  commonCurrency,
  initialQuoteIds,
  sortForComparison,
  type Quote,
} from './use-comparison.ts';

interface ComparedQuotesProps {
  detail: SessionDetail;
  quotes: readonly Quote[];
  legs: Outputs['airports']['route']['legs'];
  rates: readonly ExchangeRate[];
}

export function ComparedQuotes({ detail, quotes, legs, rates }: ComparedQuotesProps) {
  const { session } = detail;
  const navigate = useNavigate();
  // Choosing does not reorder the columns; only the broker does.
  const own = useOwnCurrency();
  const currencies = [...new Set([...quotes.map(({ total }) => total.currency), own, 'USD'])];
  const [currency, setCurrency] = useState(() => commonCurrency(quotes, currencies, rates));
  const [order] = useState(() => sortForComparison(quotes, detail, { rates, currency }));
  const [shownIds, setShownIds] = useState(() => initialQuoteIds(order, detail));
  const shown = shownIds.flatMap((id) => quotes.find((quote) => quote.id === id) ?? []);
  const [focused, setFocused] = useState(0);
  const [rejecting, setRejecting] = useState<Quote | null>(null);
  const { columnActionsOf, reject } = useActs(detail, setRejecting);
  const compared = compareSession(detail, shown, { legs, rates, currency });

  const isReadOnly = session.status === 'archived';
  const act = (name: keyof ColumnActions): void => {
    const quote = shown[focused];
    if (quote !== undefined && !isReadOnly) columnActionsOf(quote)[name]();
  };
  const isRejected = Object.hasOwn(session.quoteRejections, shown[focused]?.id ?? '');
  useCompareKeys({
    onNumber: (index) => index < shown.length && setFocused(index),
    onPrimary: () => act('onPrimary'),
    onFallback: () => shown[focused]?.id !== session.primaryQuoteId && act('onFallback'),
    onReject: () => act(isRejected ? 'onReconsider' : 'onReject'),
  });
  useShortcut('back', () => void navigate({ to: '/', search: { session: session.id } }));
  const toggle = (id: string): void => {
    setShownIds((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]));
    setFocused(0);
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 py-2">
        <Shown quotes={order} shownIds={shownIds} onToggle={toggle} />
        <span className="flex-1" />
        <label className="flex items-center gap-2 text-xs text-ink-2">
          In
          <Select className="w-20" value={currency} onChange={(event) => setCurrency(event.target.value)}>
            {currencies.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </Select>
        </label>
        <Link to="/settings/rates" className="rounded-sm text-xs text-ink-2 underline hover:text-ink-1">
          Rates
        </Link>
      </div>
      <Notices compared={compared} currency={currency} />
      <CompareTable
        session={session}
        compared={compared}
        currency={currency}
        focused={focused}
        onFocus={setFocused}
        columnActionsOf={isReadOnly ? null : columnActionsOf}
      />
      <div className="border-t border-line">
        <PriceChart columns={compared.columns} currency={currency} />
      </div>
      <EstimatesNote detail={detail} />
      {rejecting === null ? null : (
        <RejectDialog
          quoteId={rejecting.id}
          operatorName={rejecting.operatorName}
          onReject={(reason) => reject(rejecting, reason)}
          onClose={() => setRejecting(null)}
        />
      )}
    </>
  );
}

function useActs({ session }: SessionDetail, onReject: (quote: Quote) => void) {
  const { choose } = useQuoteChoices(session);
  const columnActionsOf = (quote: Quote): ColumnActions => {
    const { id, operatorName } = quote;
    const or = (chosen: string | null) => (chosen === id ? null : id);
    return {
      onPrimary: () => void choose({ kind: 'primary', quoteId: or(session.primaryQuoteId) }, operatorName),
      onFallback: () => void choose({ kind: 'fallback', quoteId: or(session.fallbackQuoteId) }, operatorName),
      onReject: () => onReject(quote),
      onReconsider: () => void choose({ kind: 'reconsider', quoteId: id }, operatorName),
    };
  };
  const reject = ({ id, operatorName }: Quote, reason: string): void =>
    void choose({ kind: 'reject', quoteId: id, reason }, operatorName);
  return { columnActionsOf, reject };
}

interface ShownProps {
  quotes: readonly Quote[];
  shownIds: readonly string[];
  onToggle: (id: string) => void;
}

/** Selects the quotes to compare: two to six. */
function Shown({ quotes, shownIds, onToggle }: ShownProps) {
  if (quotes.length <= minCompared) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <legend className="sr-only">Quotes to compare</legend>
      {quotes.map(({ id, operatorName }) => {
        const isShown = shownIds.includes(id);
        const isFixed = isShown ? shownIds.length <= minCompared : shownIds.length >= maxCompared;
        return (
          <label key={id} className="flex min-h-6 items-center gap-1.5 text-xs text-ink-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={isShown}
              disabled={isFixed}
              onChange={() => onToggle(id)}
            />
            {operatorName}
          </label>
        );
      })}
    </fieldset>
  );
}

interface NoticesProps {
  compared: ComparedSession;
  currency: string;
}

/** Warns when the lowest price is not the lowest all-in price, and when a rate is missing. */
function Notices({ compared: { flips, withoutRate }, currency }: NoticesProps) {
  return (
    <>
      {flips.map((flip) => (
        <p
          key={flip.kind}
          className="flex items-start gap-2 border-b border-line bg-expiring-tint px-3 py-2 text-row text-ink-1"
        >
          <ArrowLeftRight size={15} aria-hidden className="mt-0.5 shrink-0 text-expiring" />
          {formatFlip(flip, currency)}
        </p>
      ))}
      {withoutRate.map((code) => (
        <section key={code} aria-label={`Rate of ${code}`} className="border-b border-line bg-surface-2 px-3 py-2">
          <p className="pb-2 text-row">
            No rate between {code} and {currency} is known, so these quotes can’t be compared yet.
          </p>
          <RateForm base={code} quote={currency} />
        </section>
      ))}
    </>
  );
}
