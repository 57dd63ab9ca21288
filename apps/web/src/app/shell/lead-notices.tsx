import { Link } from '@tanstack/react-router';
import { PlugZap } from 'lucide-react';
import { Banner } from '../../components/frames/states.tsx';
import { trpc } from '../../lib/api/trpc.ts';

const lookMilliseconds = 60_000;

/** What a lead has to know wherever they are: that Avinode refuses the desk. */
export function LeadNotices() {
  const { data } = trpc.connections.list.useQuery(undefined, { refetchInterval: lookMilliseconds });
  if (data?.some(({ isActive, pausedAt }) => isActive && pausedAt !== null) !== true) return null;
  return (
    <Banner
      tone="warning"
      icon={<PlugZap size={14} aria-hidden />}
      action={
        <Link to="/settings/connection" className="font-medium whitespace-nowrap underline">
          Renew them
        </Link>
      }
    >
      Avinode refuses this desk’s credentials. Nothing is sent or read until they are renewed.
    </Banner>
  );
}
