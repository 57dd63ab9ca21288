import { RotateCw, TriangleAlert } from 'lucide-react';
import { Button } from '../../../components/controls/button.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';

interface AvinodeCommandFailedProps {
  /** What did not happen. */
  what: string;
  order: Pick<SessionDetail['orders'][number], 'error'>;
  onRetry: () => void;
}

/** Shows why an Avinode command failed, and how to retry. */
export function AvinodeCommandFailed({ what, order, onRetry }: AvinodeCommandFailedProps) {
  return (
    <div role="alert" className="mt-1.5 rounded-md border border-danger/40 bg-danger-tint px-2.5 py-2 text-row">
      <p className="flex items-start gap-2 text-danger">
        <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
        <span className="min-w-0 break-words">
          {what} {order.error ?? ''}
        </span>
      </p>
      <Button size="sm" className="mt-1.5 ml-[22px]" icon={<RotateCw size={12} aria-hidden />} onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
