import { ChevronRight, MessageSquare, Undo } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { formatMoney } from '@tripthread/shared/money/money';
import { Button } from '../../../components/controls/button.tsx';
import { MiddleText } from '../../../components/text/middle-text.tsx';
import { RfqLineList } from '../../../entities/sourcing/rfq-line-list.tsx';
import { StatusLabel } from '../../../components/text/status-label.tsx';
import type { SessionDetail, Trip } from '../../../lib/api/api-types.ts';
import { classNames } from '../../../lib/page/class-names.ts';
import { composing } from '../../../entities/sessions/channel.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { rfqStatusText } from '../../../entities/sourcing/sourcing-text.ts';
import { AvinodeCommandFailed } from './avinode-command-failed.tsx';

const WithdrawDialog = lazy(() => import('./cancel-dialog.tsx').then((file) => ({ default: file.WithdrawDialog })));

interface RfqItemProps {
  rfq: Trip['rfqs'][number];
  trip: Trip;
  detail: SessionDetail;
  isUnfolded: boolean;
}

/** Shows one operator’s RFQ: status, aircraft, answers and actions. */
export function RfqItem({ rfq, trip, detail, isUnfolded }: RfqItemProps) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = chosen ?? (isUnfolded || rfq.status === 'quoted');
  const now = useNow();
  const bodyId = useId();
  const name = rfq.operatorName ?? rfq.avinodeRfqId;
  const firm = trip.quotes.filter(({ rfqId, kind }) => rfqId === rfq.id && kind === 'firm');
  const cheapest = firm.toSorted((a, b) => a.total.amountMinor - b.total.amountMinor)[0];
  return (
    <li className="py-1">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={() => setChosen(!isOpen)}
        className="-mx-1 flex min-h-8 w-[calc(100%+0.5rem)] flex-wrap items-center gap-x-2 rounded-sm px-1 py-1 text-left text-row hover:bg-surface-2"
      >
        <span className="flex min-w-0 flex-1 items-center gap-1.5">
          <ChevronRight
            size={13}
            aria-hidden
            className={classNames('shrink-0 text-ink-3 transition-transform duration-100', isOpen && 'rotate-90')}
          />
          <MiddleText text={name} className="min-w-0 font-medium" />
        </span>
        {isOpen || cheapest === undefined ? null : (
          <span className="font-semibold whitespace-nowrap tabular-nums">{formatMoney(cheapest.total)}</span>
        )}
        {/* A reason wraps to its own line: an operator’s name is not truncated for it. */}
        <span className={classNames(rfq.status === 'declined' && 'w-full pl-[19px]')}>
          <StatusLabel {...rfqStatusText(rfq, now)} />
        </span>
      </button>
      <div id={bodyId} hidden={!isOpen} className="pb-1 pl-[19px]">
        <RfqLineList rfq={rfq} quotes={trip.quotes} />
        <RfqActions rfq={rfq} trip={trip} detail={detail} name={name} />
      </div>
    </li>
  );
}

function RfqActions({ rfq, trip, detail, name }: Omit<RfqItemProps, 'isUnfolded'> & { name: string }) {
  const [isWithdrawing, setIsWithdrawing] = useState(false);
  const { session, avinode, orders } = detail;
  if (avinode === 'none' || session.status === 'archived') return null;
  const order = orders.find(({ kind, rfqId }) => kind === 'cancel_rfq' && rfqId === rfq.id);
  const isOut = rfq.status === 'sent' || rfq.status === 'unanswered' || rfq.status === 'quoted';
  const canWithdraw = avinode === 'ready' && isOut && trip.cancelledAt === null;
  return (
    <>
      <div className="-ml-2 flex gap-1 pt-0.5">
        <Button
          size="sm"
          variant="ghost"
          icon={<MessageSquare size={12} aria-hidden />}
          onClick={() => composing.say({ sessionId: session.id, rfqId: rfq.id })}
        >
          Message<span className="sr-only"> {name}</span>
        </Button>
        {canWithdraw ? (
          <Button
            size="sm"
            variant="ghost"
            busy={order?.status === 'waiting'}
            icon={<Undo size={12} aria-hidden />}
            onClick={() => setIsWithdrawing(true)}
          >
            {order?.status === 'waiting' ? 'Withdrawing…' : 'Withdraw'}
            <span className="sr-only"> the request to {name}</span>
          </Button>
        ) : null}
      </div>
      {order?.status === 'failed' && canWithdraw ? (
        <AvinodeCommandFailed
          what="The request was not withdrawn."
          order={order}
          onRetry={() => setIsWithdrawing(true)}
        />
      ) : null}
      {isWithdrawing ? (
        <Suspense fallback={null}>
          <WithdrawDialog sessionId={session.id} rfqId={rfq.id} name={name} onClose={() => setIsWithdrawing(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
