import { closeDatabase, openDatabase, tenantOf } from '@tripthread/db/database';
import { listSessions, listSessionsOfTrip } from '@tripthread/db/queries/sessions/session-list';
import type { Reader } from '@tripthread/db/queries/sessions/session-row';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { explain } from '@tripthread/testing/postgres/explain';
import { type Statement, tapDatabase } from '@tripthread/testing/postgres/wire-tap';
import type { AvinodeTripApiId, BrokerageId, IsoAgentId, SessionId } from '@tripthread/shared/ids';
import { openStatuses } from '@tripthread/shared/sessions/sessions';
import postgres from 'postgres';
import { median } from './list-rate.ts';

export interface Plans {
  /** Pages read by one list: its page and its tab counts. */
  readonly page: number;
  readonly counts: number;
  readonly byTrip: number;
  /** A page of a thread with its messages, and the team's list with its counts, in the largest brokerage. */
  readonly thread: Cost;
  readonly team: { readonly page: Cost; readonly counts: Cost };
  /** Database time of page 99 of the longest history, divided by that of its first page. */
  readonly deepOverFirst: number;
}

interface Cost {
  readonly buffers: number;
  readonly milliseconds: number;
}

const deepest = 99;

/** Runs the product's statements for its busiest reader under row-level security, in the application's role. */
export async function measurePlans(url: string): Promise<Plans> {
  const owner = postgres(url, { max: 1, onnotice: () => {} });
  const tap = await tapDatabase(url);
  const database = openDatabase({ url: tap.url, deskConnections: 1 });
  try {
    const [agent] = await owner<{ id: IsoAgentId; brokerage: BrokerageId; trip: AvinodeTripApiId }[]>`
      select iso_agent_id as id, brokerage_id as brokerage, max(avinode_trip_id) filter (where status = 'active') as trip
      from chat_sessions group by 1, 2 order by count(*) desc limit 1`;
    if (agent === undefined) throw new Error('an empty database');
    const tenant = tenantOf(database, agent.brokerage);
    const reader: Reader = { agentId: agent.id, role: 'broker' };
    const capture = async (call: () => Promise<unknown>, tables = 'chat_sessions'): Promise<Statement[]> => {
      tap.take('tripthread desk');
      await call();
      // Without the driver's own queries at connect.
      return tap.take('tripthread desk').statements.filter(({ text }) => new RegExp(tables, 'u').test(text));
    };
    // The second run, so that disk reads of the first one don't count.
    const look = async (statement: Statement | undefined, times = 2, brokerageId = agent.brokerage) => {
      if (statement === undefined) throw new Error('no statement');
      const runs = [];
      for (let i = 0; i < times; i += 1) runs.push(await explain(owner, statement, { brokerageId, plan: 'generic' }));
      return {
        buffers: runs.at(-1)?.buffers ?? Number.NaN,
        milliseconds: median(runs.map(({ milliseconds }) => milliseconds)),
      };
    };
    const archived = (cursor?: string) =>
      listSessions(tenant, reader, { scope: 'mine', statuses: ['archived'] }, { limit: 50, cursor });

    const [page, counts] = await capture(() =>
      listSessions(tenant, reader, { scope: 'mine', statuses: openStatuses }, { limit: 50 }),
    );
    const [ofTrip] = await capture(() =>
      listSessionsOfTrip(tenant, reader, { kind: 'api_id', avinodeTripId: agent.trip }),
    );
    const largest = await findLargest(owner);
    const lead: Reader = { agentId: largest.agent, role: 'lead' };
    const whole = tenantOf(database, largest.brokerage);
    const [, thread] = await capture(
      () => listThread(whole, lead, largest.session, { limit: 50 }),
      'chat_sessions|session_events',
    );
    const [teamPage, teamCounts] = await capture(() =>
      listSessions(whole, lead, { scope: 'team', statuses: openStatuses }, { limit: 50 }),
    );
    const [first] = await capture(() => archived());
    let cursor: string | undefined;
    for (let number = 1; number < deepest; number += 1) {
      const next = (await archived(cursor)).nextCursor;
      if (next === null) break;
      cursor = next;
    }
    const [deep] = await capture(() => archived(cursor));
    return {
      page: (await look(page)).buffers,
      counts: (await look(counts)).buffers,
      byTrip: (await look(ofTrip)).buffers,
      thread: await look(thread, 5, largest.brokerage),
      team: { page: await look(teamPage, 5, largest.brokerage), counts: await look(teamCounts, 5, largest.brokerage) },
      deepOverFirst: (await look(deep, 31)).milliseconds / (await look(first, 31)).milliseconds,
    };
  } finally {
    await closeDatabase(database);
    await tap.close();
    await owner.end();
  }
}

/** Finds the largest brokerage, and its open session with the longest thread. */
async function findLargest(owner: postgres.Sql) {
  const [found] = await owner<{ brokerage: BrokerageId; agent: IsoAgentId; session: SessionId }[]>`
    select s.brokerage_id as brokerage, s.iso_agent_id as agent, s.id as session from chat_sessions s
    where s.brokerage_id = (select brokerage_id from chat_sessions group by 1 order by count(*) desc limit 1)
      and s.status = 'active' order by s.version desc, s.id limit 1`;
  if (found === undefined) throw new Error('an empty database');
  return found;
}
