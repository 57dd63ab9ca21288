import { Hourglass } from 'lucide-react';
import { useNow } from '../../lib/time/clock.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { RailLink } from './rail-link.tsx';

const soonMilliseconds = 6 * 3_600_000;

/** Links to the quotes that expire, with the number of one’s own that expire within six hours. */
export function ExpiringLink() {
  const now = useNow();
  const { data } = trpc.boards.lapses.useQuery(undefined, { staleTime: 30_000, refetchInterval: 60_000 });
  const soon = (data?.lapses ?? []).filter((at) => Date.parse(at) > now && Date.parse(at) < now + soonMilliseconds);
  return (
    <RailLink
      to="/expiring"
      label={soon.length > 0 ? `Expiring, ${soon.length} within 6 h` : 'Expiring'}
      badge={soon.length}
    >
      <Hourglass size={18} aria-hidden />
    </RailLink>
  );
}
