import { inReadTransaction, type Database, type Tenant, tenantOf } from '@tripthread/db/database';
import { listAgents } from '@tripthread/db/queries/team/agents';
import { hasTripLinks } from '@tripthread/db/queries/sourcing/trips';
import { listSessions } from '@tripthread/db/queries/sessions/session-list';
import type { SessionRow } from '@tripthread/db/queries/sessions/session-row';
import { openConnectionLookup } from '@tripthread/db/queries/system/connections';
import type { Clock } from '@tripthread/shared/time/clock';
import { createTrip } from '@tripthread/commands/sourcing/avinode-commands';
import { known, people } from './demo-data.ts';

export interface LiveTripOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** The sandbox's base URL; ends in `/api`. */
  readonly baseUrl: string;
}

const operatorsAsked = 4;
const waitMs = 500;
const maxWaitsMs = 120;

/**
 * Starts one live trip in a demo beside the sandbox: searches for one session's request, and sends RFQs as a broker would in
 * Avinode. The operators answer in the next minutes, so a new user sees quotes arrive.
 * @returns whether it was started; false when it was before, or no session is suitable
 */
export async function startLiveTrip({ database, clock, baseUrl }: LiveTripOptions): Promise<boolean> {
  const connection = await openConnectionLookup(database)('demo');
  if (connection === null) return false;
  const tenant = tenantOf(database, connection.brokerageId);
  if (await inReadTransaction(tenant, hasTripLinks)) return false;
  const searchable = (await openSessions(tenant)).filter(isSearchable);
  // The README signs its reader in as Ana.
  const ana = (await inReadTransaction(tenant, listAgents)).find(
    ({ fullName }) => fullName === known(people.agents, 'ana').name,
  )?.id;
  const session = searchable.find(({ isoAgentId }) => isoAgentId === ana) ?? searchable[0];
  if (session === undefined) return false;
  const viewer = { agentId: session.isoAgentId, role: 'broker' } as const;
  const desk = { tenant, viewer, clock, source: 'demo' } as const;
  await createTrip(desk, { sessionId: session.id, idempotencyKey: 'live-trip-of-the-demo' });
  for (let waits = 0; waits < maxWaitsMs; waits += 1) {
    const now = (await openSessions(tenant)).find(({ id }) => id === session.id);
    if (now?.tripCode != null) return askOperators(baseUrl, now.tripCode);
    await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
  }
  return false;
}

const openSessions = async (tenant: Tenant): Promise<readonly SessionRow[]> => {
  const everybody = { agentId: '00000000-0000-4000-8000-000000000000' as never, role: 'lead' } as const;
  const filter = { scope: 'team', statuses: ['active'] } as const;
  return (await listSessions(tenant, everybody, filter, { limit: 100 })).sessions;
};

const isSearchable = ({ avinodeTripId, request }: SessionRow): boolean =>
  avinodeTripId === null && request !== null && request.departureDate !== null && request.passengers !== null;

async function askOperators(baseUrl: string, trip: string): Promise<boolean> {
  const answer = await fetch(new URL('/control/requests', baseUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ trip, count: operatorsAsked, message: 'Please quote all-in, with tail and validity.' }),
  });
  return answer.ok;
}
