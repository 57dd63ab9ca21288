import { placeOrphansOfTrip } from '@tripthread/commands/sourcing/notifications/place-orphans-of-trip';
import { addTripName } from '@tripthread/commands/sourcing/trips/add-trip-name';
import { listOrphansOfTripForUpdate } from '@tripthread/db/queries/sourcing/notifications/orphans';
import { getRequestForTrip } from '@tripthread/db/queries/requests/requests';
import type { TenantTx } from '@tripthread/db/database';
import type { AvinodeCommand } from '@tripthread/db/queries/sourcing/avinode-commands';
import { listRelatedSessionsForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import {
  announceSession,
  appendToSession,
  getSession,
  getSessionForUpdate,
} from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { requestTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import { upsertTrip, lockTripCandidates, saveTripLinks, type Trip } from '@tripthread/db/queries/sourcing/trips';
import type { TripHead, NewAvinodeTrip } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { failures } from '@tripthread/shared/failure-registry';
import { unwrap } from '@tripthread/shared/failures';
import { decideTripInfo } from '@tripthread/shared/sessions/trip-info';
import { decideTripCreation } from '@tripthread/shared/sourcing/trip-creation';
import type { AvinodeCommandSteps } from './run-command.ts';

/** Creates a trip from a session's request and attaches it. The command's id is the trip's external id. */
export const createTrip: AvinodeCommandSteps<Omit<NewAvinodeTrip, 'externalTripId'>, TripHead> = {
  async load(tx, { sessionId, begunAt }) {
    const session = await getSession(tx, sessionId);
    const request = session.requestId === null ? null : await getRequestForTrip(tx, session.requestId);
    // A trip that was attached by hand since does not undo a call that may have been made.
    const decision = decideTripCreation(begunAt === null ? session : { ...session, avinodeTripId: null }, request);
    return decision.ok ? decision.value : { refused: failures[decision.reason].sentence };
  },
  find: (client, command) => client.findTripByExternalId(command.id),
  send: (client, command, trip) => client.createTrip({ ...trip, externalTripId: command.id }),
  async succeed(tx, command, head, at) {
    const apiName = { kind: 'api_id', avinodeTripId: head.avinodeTripId } as const;
    const names = [apiName, ...(head.tripCode === null ? [] : [{ kind: 'code', tripCode: head.tripCode } as const])];
    await lockTripCandidates(tx, { names, avinodeRfqId: '' });
    let trip = await upsertTrip(tx, { connectionId: command.connectionId, reference: apiName, at });
    for (const name of names) trip = await addTripName(tx, trip, name, at);
    await saveTripLinks(tx, trip.id, head);
    await attachCreatedTrip(tx, command, { trip, head, at });
  },
  async fail(tx, command) {
    announceSession(tx, await getSession(tx, command.sessionId));
  },
};

/** Attaches the trip to its session, unless another trip was attached since. */
async function attachCreatedTrip(
  tx: TenantTx,
  { sessionId, isoAgentId }: AvinodeCommand,
  { trip, head, at }: { trip: Trip; head: TripHead; at: Instant },
): Promise<void> {
  await listRelatedSessionsForUpdate(tx, { tripId: trip.id }, sessionId);
  const session = await getSessionForUpdate(tx, sessionId);
  if (session.tripId !== null || session.status === 'archived') return announceSession(tx, session);
  const sourcing = await countSourcing(tx, trip.id, [session]);
  const change = { trip: { ...trip, sourcing: sourcing.ofTrip }, own: sourcing.ownOf(session) };
  await appendToSession(tx, {
    session,
    kind: 'trip_info_changed',
    actor: { kind: 'iso_agent', id: isoAgentId },
    source: 'avinode',
    at,
    patch: unwrap(decideTripInfo(session, change)),
    refs: { avinodeId: head.avinodeTripId, avinodeKind: 'trip' },
  });
  await placeOrphansOfTrip(tx, { trip, orphans: await listOrphansOfTripForUpdate(tx, trip.id), at });
  requestTripRead(tx, trip, at);
}
