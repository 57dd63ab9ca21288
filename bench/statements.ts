import { tapDatabase } from '@tripthread/testing/postgres/wire-tap';
import { call, type Caller } from './calls.ts';
import { listPath } from './list-rate.ts';
import type { Person } from './people.ts';
import { serveProduct } from './processes.ts';

export interface Counted {
  readonly procedure: string;
  readonly statements: number;
  readonly roundTrips: number;
}

interface Row {
  readonly id: string;
  readonly version: number;
  readonly avinodeTripId: string | null;
}

/** Counts each procedure's statements on the wire, including transaction brackets. */
export async function countStatements(url: string, person: Person): Promise<readonly Counted[]> {
  const tap = await tapDatabase(url);
  const server = await serveProduct(tap.url);
  const caller: Caller = { origin: server.origin, cookie: person.cookie };
  const counted: Counted[] = [];
  const count = async (procedure: string, ask: () => Promise<unknown>) => {
    // The third call, when statements are prepared and the login is cached.
    for (let i = 0; i < 2; i += 1) await ask();
    tap.take('tripthread desk');
    await ask();
    const { statements, roundTrips } = tap.take('tripthread desk');
    counted.push({ procedure, statements: statements.length, roundTrips });
  };
  try {
    const list = await fetch(`${server.origin}${listPath}`, { headers: { cookie: person.cookie } });
    const rows = ((await list.json()) as [{ result: { data: { sessions: Row[] } } }])[0].result.data.sessions;
    const onTrip = rows.find(({ avinodeTripId }) => avinodeTripId !== null) ?? rows[0];
    if (onTrip === undefined) throw new Error('no session');
    const sessionId = onTrip.id;
    await count('viewer.me', () => call(caller, 'viewer.me'));
    await count('sessions.list', () => call(caller, 'sessions.list', { limit: 50 }));
    await count('sessions.list, whole team', () => call(caller, 'sessions.list', { limit: 50, scope: 'team' }));
    await count('sessions.byTrip', () => call(caller, 'sessions.byTrip', { tripId: onTrip.avinodeTripId }));
    await count('sessions.byId', () => call(caller, 'sessions.byId', { sessionId }));
    await count('sessions.thread', () => call(caller, 'sessions.thread', { sessionId, limit: 50 }));
    await count('orphans.list', () => call(caller, 'orphans.list', {}));
    let sent = 0;
    await count('messages.send', () =>
      call(
        caller,
        'messages.send',
        { sessionId, text: 'Noted.', audience: 'internal', idempotencyKey: `counted-${Date.now()}-${(sent += 1)}` },
        'POST',
      ),
    );
    let version = ((await call(caller, 'sessions.byId', { sessionId })) as { session: Row }).session.version;
    await count('sessions.updateTripInfo', async () => {
      const change = { sessionId, expectedVersion: version, avinodeRfpId: `rfp-${version}` };
      const changed = (await call(caller, 'sessions.updateTripInfo', change, 'POST')) as { session: Row };
      version = changed.session.version;
    });
    await count('sessions.markRead', () => call(caller, 'sessions.markRead', { sessionId, seq: 1 }, 'POST'));
    return counted;
  } finally {
    await server.stop();
    await tap.close();
  }
}
