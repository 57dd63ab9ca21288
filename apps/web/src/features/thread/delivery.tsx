import { Check, Clock3, RotateCw, TriangleAlert } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import type { ThreadItem } from '../../lib/api.ts';

interface DeliveryProps {
  message: Pick<NonNullable<ThreadItem['message']>, 'delivery' | 'operatorName' | 'error'>;
  onRetry: (() => void) | undefined;
}

/** How far a message of ours has got; nothing for what is only recorded. */
export function Delivery({ message: { delivery, operatorName, error }, onRetry }: DeliveryProps) {
  if (delivery === 'recorded') return null;
  if (delivery === 'sending')
    return (
      <p className="flex items-center gap-1 pt-0.5 text-xs text-ink-3">
        <Clock3 size={11} aria-hidden />
        Sending…
      </p>
    );
  if (delivery === 'sent')
    return (
      <p className="flex items-center gap-1 pt-0.5 text-xs text-ink-3">
        <Check size={12} aria-hidden className="text-won" />
        {operatorName === null ? 'Sent' : 'Sent through Avinode'}
      </p>
    );
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 pt-1 text-xs text-danger">
      <p className="flex items-start gap-1">
        <TriangleAlert size={12} aria-hidden className="mt-0.5 shrink-0" />
        <span>Not sent. {error ?? 'It is kept in the thread.'}</span>
      </p>
      {onRetry === undefined ? null : (
        <Button size="sm" icon={<RotateCw size={12} aria-hidden />} onClick={onRetry}>
          Retry
        </Button>
      )}
    </div>
  );
}
