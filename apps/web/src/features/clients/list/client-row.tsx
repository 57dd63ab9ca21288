import { Link } from '@tanstack/react-router';
import { UsersRound } from 'lucide-react';
import { Badge } from '../../../components/text/badge.tsx';
import { MiddleText } from '../../../components/text/middle-text.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { plural } from '../../../lib/format/format.ts';
import { trpc } from '../../../lib/api/trpc.ts';

type ListedClient = Outputs['clients']['list']['clients'][number];

/** Renders one row of the client list. */
export function ClientRow({ client }: { client: ListedClient }) {
  const utils = trpc.useUtils();
  const { id, name, companyName, email, phone, peopleCount, openSessions, lastActivityAt } = client;
  const prefetch = (): void => void utils.clients.byId.prefetch({ clientId: id });
  return (
    <li>
      <Link
        to="/clients/$clientId"
        params={{ clientId: id }}
        onPointerEnter={prefetch}
        onFocus={prefetch}
        className="flex min-h-14 items-center gap-4 px-4 py-2 text-row outline-offset-[-2px] hover:bg-surface-2 focus:bg-surface-2"
      >
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-baseline gap-2">
            <MiddleText text={name} className="max-w-full shrink-0 font-medium" />
            {companyName === null ? null : (
              <span className="min-w-0 shrink-[99] truncate text-ink-2">{companyName}</span>
            )}
          </span>
          <span className="block truncate text-xs text-ink-3">
            {[email, phone].filter((word) => word !== null).join(' · ') || 'No email or phone yet'}
          </span>
        </span>
        <span className="flex shrink-0 items-center gap-3 text-xs text-ink-3">
          {openSessions === 0 ? null : <Badge tone="accent">{openSessions} open</Badge>}
          {peopleCount === 0 ? null : (
            <span
              title={plural(peopleCount, 'person', 'people')}
              className="inline-flex items-center gap-1 max-sm:hidden"
            >
              <UsersRound size={12} aria-hidden />
              {peopleCount}
              <span className="sr-only">{peopleCount === 1 ? 'person' : 'people'}</span>
            </span>
          )}
          <span className="w-9 text-right">
            {lastActivityAt === null ? null : <TimeText at={lastActivityAt} as="short" />}
          </span>
        </span>
      </Link>
    </li>
  );
}
