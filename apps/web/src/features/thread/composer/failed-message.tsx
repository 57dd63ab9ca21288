import { RotateCw, TriangleAlert } from 'lucide-react';
import { Button } from '../../../components/controls/button.tsx';
import type { Outgoing } from './outgoing.ts';

interface FailedMessageProps {
  message: Outgoing;
  onRetry: () => void;
  onDiscard: () => void;
}

/** Shows a failed message: the reason, its text unless it is back in the field, and a retry. */
export function FailedMessage({ message, onRetry, onDiscard }: FailedMessageProps) {
  return (
    <div role="alert" className="mb-2 rounded-md border border-danger/40 bg-danger-tint px-3 py-2 text-row">
      <p className="flex items-start gap-2 text-danger">
        <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
        <span className="min-w-0 flex-1">
          {message.sentence}
          {message.sentence?.includes('kept') === true ? '' : ' Your text is kept.'}
        </span>
      </p>
      {message.isBack ? null : <p className="line-clamp-3 pt-1 pl-6 whitespace-pre-wrap text-ink-2">{message.text}</p>}
      <div className="flex gap-2 pt-1.5 pl-6">
        <Button size="sm" icon={<RotateCw size={12} aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
        <Button size="sm" variant="ghost" onClick={onDiscard}>
          {message.isBack ? 'Dismiss' : 'Discard it'}
        </Button>
      </div>
    </div>
  );
}
