import { Link } from '@tanstack/react-router';
import { PlugZap } from 'lucide-react';
import { Banner } from '../../components/frames/states.tsx';
import { trpc } from '../../lib/api/trpc.ts';

const lookMilliseconds = 60_000;

/** Warns a lead on every page that Avinode rejects the credentials. */
export function LeadNotices() {
  const { data } = trpc.connections.list.useQuery(undefined, { refetchInterval: lookMilliseconds });
  if (data?.some(({ isActive, pausedAt }) => isActive && pausedAt !== null) !== true) return null;
  return (
    <Banner
      tone="warning"
      icon={<PlugZap size={14} aria-hidden />}
      action={
        <Link to="/settings/connection" className="font-medium whitespace-nowrap underline">
          Renew credentials
        </Link>
      }
    >
      Avinode rejects our credentials. Sending and reading are paused.
    </Banner>
  );
}
