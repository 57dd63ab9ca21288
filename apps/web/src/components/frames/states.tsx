import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../lib/page/class-names.ts';
import { Button } from '../controls/button.tsx';

/** Renders one grey bar of a skeleton. Put them in a `SkeletonBlock`. */
export function Skeleton({ className }: { className?: string }) {
  return <span className={classNames('block h-3 rounded-sm bg-surface-3', className)} />;
}

/** Renders the shape of what is loading, after 200 ms. */
export function SkeletonBlock({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div role="status" aria-label={label} className={classNames('late', className)}>
      <div aria-hidden>{children}</div>
    </div>
  );
}

interface StateProps {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  /** The one action to take. */
  action?: ReactNode;
  /** When it is all there is on a page, its title is the page’s heading. */
  isPage?: boolean;
  className?: string;
}

/** Says what an empty place is for. */
export function EmptyState({ icon, title, text, action, isPage = false, className }: StateProps) {
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className={classNames('flex flex-col items-center justify-center gap-1.5 px-6 py-12 text-center', className)}>
      {icon === undefined ? null : <div className="mb-1.5 text-ink-3">{icon}</div>}
      <Title className="text-body font-medium text-ink-1">{title}</Title>
      {text === undefined ? null : <p className="max-w-xs text-row text-balance text-ink-3">{text}</p>}
      {action === undefined ? null : <div className="mt-3">{action}</div>}
    </div>
  );
}

interface ErrorStateProps {
  title: string;
  /** The failure’s sentence: what happened, what was kept, what to do. */
  sentence: string;
  onRetry?: () => void;
  /** The request id, for looking it up in the log. */
  requestId?: string | undefined;
  className?: string;
}

export function ErrorState({ title, sentence, onRetry, requestId, className }: ErrorStateProps) {
  return (
    <div role="alert" className={className}>
      <EmptyState
        icon={<TriangleAlert size={20} aria-hidden className="text-danger" />}
        title={title}
        text={
          <>
            {sentence}
            {requestId === undefined ? null : <span className="mt-1 block text-2xs">Request {requestId}</span>}
          </>
        }
        action={
          onRetry === undefined ? null : (
            <Button icon={<RotateCw size={14} aria-hidden />} onClick={onRetry}>
              Try again
            </Button>
          )
        }
      />
    </div>
  );
}

const bannerTones = {
  info: 'bg-accent-tint text-accent-ink',
  warning: 'bg-expiring-tint text-expiring',
  danger: 'bg-danger-tint text-danger',
  quiet: 'bg-surface-2 text-ink-2',
};

/** Shows one line across a pane as long as it is true. */
export function Banner({
  tone = 'info',
  icon,
  action,
  children,
}: {
  tone?: keyof typeof bannerTones;
  icon?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role="status"
      className={classNames('flex items-center gap-2 border-b border-line px-4 py-1.5 text-row', bannerTones[tone])}
    >
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  );
}
