import { BellRing, Hourglass } from 'lucide-react';
import { formatMoney } from '@tripthread/shared/money/money';
import { Button } from '../../../components/controls/button.tsx';
import type { ThreadItem } from '../../../lib/api/api-types.ts';
import { Card } from './event-cards.tsx';

interface TimeCardProps {
  item: ThreadItem;
  /** Prefills a message to the operator; null when there is no reason any more. */
  onWrite: (() => void) | null;
}

/** Shows an expired quote, with an action to extend it. */
export function ExpiredCard({ item, quote, onWrite }: TimeCardProps & { quote: NonNullable<ThreadItem['quote']> }) {
  const operator = quote.operatorName ?? 'An operator';
  return (
    <Card icon={<Hourglass size={14} />} label={`Expired quote of ${operator}`} at={item.at}>
      <p className="flex flex-wrap items-center gap-x-2">
        <span>
          <span className="font-medium">{operator}</span>: <span className="text-ink-2">the price expired</span>
        </span>
        {quote.total === null ? null : <s className="text-ink-3 tabular-nums">{formatMoney(quote.total)}</s>}
        {onWrite === null ? null : (
          <Button size="sm" variant="ghost" className="-my-1" onClick={onWrite}>
            Ask to extend
          </Button>
        )}
      </p>
    </Card>
  );
}

/** Shows an operator who is silent for longer than usual. */
export function SilentCard({ item, rfq, onWrite }: TimeCardProps & { rfq: NonNullable<ThreadItem['rfq']> }) {
  const operator = rfq.operatorName ?? 'An operator';
  return (
    <Card icon={<BellRing size={14} />} label={`Silence of ${operator}`} at={item.at}>
      <p className="flex flex-wrap items-center gap-x-2">
        <span>
          <span className="font-medium">{operator}</span>:{' '}
          <span className="text-ink-2">no answer for longer than usual</span>
        </span>
        {onWrite === null ? null : (
          <Button size="sm" variant="ghost" className="-my-1" onClick={onWrite}>
            Chase
          </Button>
        )}
      </p>
    </Card>
  );
}
