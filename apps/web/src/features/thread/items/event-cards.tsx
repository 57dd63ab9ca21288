import { Ban, BellRing, Plane, Tag } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatMoney } from '@tripthread/shared/money/money';
import { Badge } from '../../../components/text/badge.tsx';
import { Mono } from '../../../components/text/kbd.tsx';
import { NotStated } from '../../../components/frames/section.tsx';
import { ExpiryText, TimeText } from '../../../components/text/time-text.tsx';
import type { ThreadItem } from '../../../lib/api/api-types.ts';
import { classNames } from '../../../lib/page/class-names.ts';
import { priceChangeOf, type PriceRevision } from '../../../entities/quotes/price-change.ts';
import { declineReasonText, resourceText } from '../../../entities/sourcing/sourcing-text.ts';

interface CardProps {
  icon: ReactNode;
  label: string;
  at: string;
  children: ReactNode;
}

/** Renders an event with details: compact, in the column of the messages. */
export function Card({ icon, label, at, children }: CardProps) {
  return (
    <article aria-label={label} className="flex gap-3 px-4 pt-2">
      <span aria-hidden className="flex w-7 shrink-0 justify-center pt-2 text-ink-3">
        {icon}
      </span>
      <div className="flex min-w-0 flex-1 items-start gap-3 rounded-md border border-line bg-surface-0 px-2.5 py-1.5">
        <div className="min-w-0 flex-1 text-row">{children}</div>
        <TimeText at={at} as="time" className="pt-px text-xs text-ink-3" />
      </div>
    </article>
  );
}

const deltaInk = { down: 'text-won', up: 'text-danger', same: 'text-ink-3', other: 'text-ink-3' };

type Quote = NonNullable<ThreadItem['quote']>;

function PriceLine({ quote: { total, revision }, known }: { quote: Quote; known: readonly PriceRevision[] }) {
  if (total === null) return <NotStated>price not stated</NotStated>;
  const change = revision === null ? null : priceChangeOf({ revision, total }, known);
  if (change === null) return <span className="font-semibold">{formatMoney(total)}</span>;
  return (
    <>
      <s className="text-ink-3">{formatMoney(change.from)}</s>
      <span aria-label="is now"> → </span>
      <span className="font-semibold">{formatMoney(total)}</span>
      {change.delta === null ? (
        <span className="text-ink-3">{change.direction === 'same' ? ' same price' : ' other currency'}</span>
      ) : (
        <span className={classNames('text-xs font-medium', deltaInk[change.direction])}> {change.delta}</span>
      )}
    </>
  );
}

export function QuoteCard({ item, quote, known }: { item: ThreadItem; quote: Quote; known: readonly PriceRevision[] }) {
  const isRevision = item.kind === 'quote_revised' || (quote.revision ?? 1) > 1;
  const isEstimate = quote.kind === 'estimate';
  const operator = quote.operatorName ?? 'An operator';
  const aircraft = [quote.aircraftType, quote.tail].filter((text) => text !== null);
  return (
    <Card icon={<Tag size={14} />} label={`Quote of ${operator}`} at={item.at}>
      <p className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium">{operator}</span>
        <span className="text-ink-3">
          {isEstimate
            ? 'estimated by Avinode'
            : isRevision
              ? quote.isBack
                ? 'extended its price'
                : `changed its price, revision ${quote.revision ?? ''}`
              : 'quoted'}
        </span>
        {isEstimate ? <Badge>Estimate, not a quote</Badge> : null}
      </p>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="whitespace-nowrap">
          <PriceLine quote={quote} known={known} />
        </span>
        <span className="text-xs text-ink-2">
          {aircraft.length === 0 ? 'Aircraft not stated' : aircraft.join(' · ')}
        </span>
        {quote.validUntil === null ? (
          <span className="text-xs text-ink-3">validity not stated</span>
        ) : (
          <span className="inline-flex items-baseline gap-1 text-xs text-ink-3">
            holds <ExpiryText at={quote.validUntil} />
          </span>
        )}
      </p>
    </Card>
  );
}

export function DeclineCard({ item, rfq }: { item: ThreadItem; rfq: NonNullable<ThreadItem['rfq']> }) {
  return (
    <Card icon={<Ban size={14} />} label={`Decline of ${rfq.operatorName ?? 'an operator'}`} at={item.at}>
      <span className="font-medium">{rfq.operatorName ?? 'An operator'}</span>{' '}
      <span className="text-ink-2">declined: {declineReasonText(rfq.declineReason)}</span>
    </Card>
  );
}

export function RfqCard({ items }: { items: readonly ThreadItem[] }) {
  const [first] = items;
  if (first === undefined) return null;
  const names = items.map(({ rfq }) => rfq?.operatorName ?? rfq?.avinodeRfqId ?? 'an operator');
  return (
    <Card icon={<Plane size={14} />} label="RFQs in Avinode" at={first.at}>
      <span className="font-medium">{items.length === 1 ? 'RFQ' : `${items.length} RFQs`} in Avinode</span>{' '}
      <span className="text-ink-2">to {names.join(', ')}</span>
    </Card>
  );
}

export function NotificationCard({
  item,
  notification,
}: {
  item: ThreadItem;
  notification: NonNullable<ThreadItem['notification']>;
}) {
  const what = resourceText(notification.resourceKind);
  return (
    <Card icon={<BellRing size={14} />} label="Avinode notification" at={item.at}>
      <span className="font-medium">Avinode</span> <span className="text-ink-2">reported {what}</span>{' '}
      <Mono className="text-ink-2">{notification.avinodeId}</Mono>
    </Card>
  );
}
