import { Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { trpc } from '../../lib/api/trpc.ts';

/** Links to the outbox, with the number of emails that need one’s approval. */
export function OutboxLink() {
  const count = trpc.mails.awaiting.useQuery().data?.count ?? 0;
  const label = count > 0 ? `Outbox, ${count} to approve` : 'Outbox';
  return (
    <Link
      to="/outbox"
      aria-label={label}
      title={label}
      activeProps={{ 'aria-current': 'page' }}
      className="relative flex size-9 items-center justify-center rounded-md text-ink-3 hover:bg-surface-2 hover:text-ink-1 aria-[current=page]:bg-surface-3 aria-[current=page]:text-ink-1"
    >
      <Send size={18} aria-hidden />
      {count === 0 ? null : (
        <span
          aria-hidden
          className="absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent-tint px-1 text-2xs font-semibold text-accent-ink"
        >
          {count > 99 ? '99+' : count}
        </span>
      )}
    </Link>
  );
}
