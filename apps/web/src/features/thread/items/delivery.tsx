import { Check, Clock3, Eye, Inbox, RotateCw, TriangleAlert, Undo2 } from 'lucide-react';
import { Button } from '../../../components/controls/button.tsx';
import type { ThreadItem } from '../../../lib/api/api-types.ts';

interface DeliveryProps {
  message: Pick<NonNullable<ThreadItem['message']>, 'delivery' | 'operatorName' | 'error'>;
  onRetry: (() => void) | undefined;
}

const icon = { size: 11, 'aria-hidden': true } as const;

/** Shows the delivery status of our message; nothing for recorded ones. */
export function Delivery({ message: { delivery, operatorName, error }, onRetry }: DeliveryProps) {
  const state = { sending: 1, sent: 1, awaiting_approval: 1, kept: 1, withdrawn: 1 };
  if (delivery === 'recorded') return null;
  if (delivery in state)
    return (
      <p className="flex items-center gap-1 pt-0.5 text-xs text-ink-3">
        <State delivery={delivery} isChat={operatorName !== null} error={error} />
      </p>
    );
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 pt-1 text-xs text-danger">
      <p className="flex items-start gap-1">
        <TriangleAlert size={12} aria-hidden className="mt-0.5 shrink-0" />
        <span>
          {delivery === 'unknown' ? 'Delivery unknown.' : 'Not sent.'} {error ?? 'It stays in the thread.'}
        </span>
      </p>
      {onRetry === undefined ? null : (
        <Button size="sm" icon={<RotateCw size={12} aria-hidden />} onClick={onRetry}>
          {delivery === 'unknown' ? 'Send again' : 'Retry'}
        </Button>
      )}
    </div>
  );
}

interface StateProps {
  delivery: DeliveryProps['message']['delivery'];
  isChat: boolean;
  error: string | null;
}

function State({ delivery, isChat, error }: StateProps) {
  switch (delivery) {
    case 'sent':
      return (
        <>
          <Check size={12} aria-hidden className="text-won" />
          {isChat ? 'Sent through Avinode' : 'Sent'}
        </>
      );
    case 'awaiting_approval':
      return (
        <>
          <Eye {...icon} />
          Awaiting approval in the outbox
        </>
      );
    case 'kept':
      return (
        <>
          <Inbox {...icon} />
          Not sent: no mail server
        </>
      );
    case 'withdrawn':
      return (
        <>
          <Undo2 {...icon} />
          Withdrawn, not sent
        </>
      );
    default:
      return (
        <>
          <Clock3 {...icon} />
          {error === null ? 'Sending…' : `Sending; retrying soon. ${error}`}
        </>
      );
  }
}
