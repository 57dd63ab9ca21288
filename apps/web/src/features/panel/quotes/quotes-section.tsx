import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Section } from '../../../components/frames/section.tsx';
import type { SessionDetail, Trip } from '../../../lib/api/api-types.ts';
import { quotesOf } from '../../../entities/quotes/session-quotes.ts';
import { useShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { useQuoteChoices } from '../../../entities/quotes/use-quote-choices.ts';
import { QuoteItem } from './quote-item.tsx';

type Quote = Trip['quotes'][number];

const QuoteForm = lazy(() => import('./quote-form.tsx'));

/** Lists the quotes, cheapest first within a currency; Avinode’s estimates apart, since they are not quotes. */
export function QuotesSection({ detail }: { detail: SessionDetail }) {
  /** The open form: for a new quote, or a new price of one. */
  const [form, setForm] = useState<'new' | Quote | null>(null);
  const { choose, isChoosing } = useQuoteChoices(detail.session);
  const navigate = useNavigate();
  const { trip, session } = detail;
  const quotes = quotesOf(detail).toSorted(
    (a, b) => a.total.currency.localeCompare(b.total.currency) || a.total.amountMinor - b.total.amountMinor,
  );
  const firm = quotes.filter(({ kind }) => kind === 'firm');
  // Estimates of an operator with an RFQ are shown there, beside the aircraft.
  const asked = new Set(trip?.rfqs.map(({ id }) => id));
  const estimates = quotes.filter(({ kind, rfqId }) => kind === 'estimate' && (rfqId === null || !asked.has(rfqId)));
  const isReadOnly = session.status === 'archived';
  const canCompare = firm.length > 1;
  useShortcut(
    'compare',
    () => void navigate({ to: '/compare/$sessionId', params: { sessionId: session.id } }),
    canCompare,
  );

  return (
    <Section
      title="Quotes"
      count={
        // "of" needs an expected number that is not exceeded.
        session.quotesReceivedCount > session.quotesExpectedCount || session.quotesExpectedCount === 0
          ? String(session.quotesReceivedCount)
          : `${session.quotesReceivedCount} of ${session.quotesExpectedCount}`
      }
      action={
        isReadOnly ? null : (
          <Button size="sm" variant="ghost" icon={<Plus size={13} aria-hidden />} onClick={() => setForm('new')}>
            Record quote
          </Button>
        )
      }
    >
      {firm.length === 0 ? (
        <p className="text-row text-ink-3">
          {session.avinodeTripId === null
            ? 'No quotes yet. Record quotes received by phone or email.'
            : 'No quotes yet. They appear as operators answer.'}
        </p>
      ) : null}
      <ul aria-label="Firm quotes" className="flex flex-col gap-1.5">
        {firm.map((quote) => (
          <QuoteItem
            key={quote.id}
            quote={quote}
            isPrimary={quote.id === session.primaryQuoteId}
            isFallback={quote.id === session.fallbackQuoteId}
            rejection={session.quoteRejections[quote.id]?.reason ?? null}
            onChoose={
              isReadOnly
                ? null
                : () =>
                    void choose(
                      { kind: 'primary', quoteId: quote.id === session.primaryQuoteId ? null : quote.id },
                      quote.operatorName,
                    )
            }
            onRevise={isReadOnly || quote.source === 'avinode' ? null : () => setForm(quote)}
            isBusy={isChoosing}
            isWithdrawn={trip?.rfqs.some(({ id, status }) => id === quote.rfqId && status === 'cancelled') === true}
          />
        ))}
      </ul>
      {estimates.length === 0 ? null : (
        <>
          <h4 className="pt-3 pb-1 text-xs text-ink-3">Avinode estimates, not quotes</h4>
          <ul aria-label="Estimates" className="flex flex-col gap-1.5">
            {estimates.map((quote) => (
              <QuoteItem key={quote.id} quote={quote} isPrimary={false} onChoose={null} isBusy={false} />
            ))}
          </ul>
        </>
      )}
      {canCompare ? (
        <Link
          to="/compare/$sessionId"
          params={{ sessionId: session.id }}
          className="mt-2 inline-flex h-8 w-full items-center justify-center gap-2 rounded-md border border-line text-row font-medium hover:bg-surface-2"
        >
          <ArrowLeftRight size={14} aria-hidden />
          Compare {firm.length} quotes
        </Link>
      ) : null}
      {form !== null ? (
        <Suspense fallback={null}>
          <QuoteForm
            sessionId={session.id}
            hasTrip={trip !== null}
            revised={form === 'new' ? null : form}
            onClose={() => setForm(null)}
          />
        </Suspense>
      ) : null}
    </Section>
  );
}
