import { Link } from '@tanstack/react-router';
import { Mono } from '../../components/text/kbd.tsx';
import type { Outputs } from '../../lib/api/api-types.ts';
import { serverNow } from '../../lib/time/clock.ts';
import { flightDate, routeText } from '../../entities/requests/flight-text.ts';
import { useMe } from '../../entities/identity/use-me.ts';

export type BoardSession = Outputs['boards']['expiring']['quotes'][number]['session'];

/** Links to a row’s session: route, date and client, and its broker when that is a colleague. */
export function SessionLink({ session, about }: { session: BoardSession; about: string }) {
  const me = useMe();
  const route = routeText(session);
  const owner =
    session.isoAgentId === me?.agent.id ? null : me?.agents.find(({ id }) => id === session.isoAgentId)?.name;
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <Link
        to="/"
        search={{ session: session.id }}
        className="rounded-sm font-medium text-ink-1 hover:underline"
        aria-label={`Open ${route?.replace('→', 'to') ?? session.subject ?? 'the session'}${session.clientName === null ? '' : ` for ${session.clientName}`}, ${about}`}
      >
        {route === null ? (session.subject ?? 'No route yet') : <Mono>{route}</Mono>}
      </Link>
      {session.departureDate === null ? null : (
        <time dateTime={session.departureDate} className="whitespace-nowrap text-ink-2">
          {flightDate(session.departureDate, serverNow())}
        </time>
      )}
      <span className="min-w-0 truncate text-ink-2">{session.clientName}</span>
      {owner == null ? null : <span className="text-xs text-ink-3">{owner}</span>}
    </span>
  );
}
