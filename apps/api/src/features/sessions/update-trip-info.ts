import type { TenantTx } from '@tripthread/db/database';
import { changeSession } from '@tripthread/db/queries/change-session';
import { placeOrphansOfTrip } from '@tripthread/db/queries/place-notification';
import { getRequestForUpdate } from '@tripthread/db/queries/requests';
import type { SessionDetail } from '@tripthread/db/queries/session-detail';
import { appendToSession, getWritableSession, requireUnchanged, type Session } from '@tripthread/db/queries/sessions';
import {
  ensureRfq,
  ensureTrip,
  findConnection,
  findTripForUpdate,
  sourcingOfTrip,
  type Trip,
} from '@tripthread/db/queries/trips';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { decideWrite } from '@tripthread/shared/roles';
import { isComplete, routeOf } from '@tripthread/shared/requests';
import { changesOf } from '@tripthread/shared/session-events';
import { decideTripInfo, type TripInfoChange } from '@tripthread/shared/trip-info';
import type { UpdateTripInfo } from '@tripthread/shared/sessions.schema';
import { actorOf, type Desk } from '../../platform/desk.ts';

/**
 * Attaches or detaches the Avinode trip, RFP, RFQ and request of a session, and sets its step and workflow state.
 * @throws STALE_VERSION with the present session when a later event changed one of the same fields
 */
export async function updateTripInfo(desk: Desk, input: UpdateTripInfo): Promise<SessionDetail> {
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const at = desk.clock.now();
    // Trips are locked before sessions, everywhere, so that two of these never wait for each other.
    const trip = await attachedTrip(tx, input, at);
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    await requireUnchanged(tx, session, input.expectedVersion, fieldsOf(input));

    const rfqTrip = trip === undefined ? await tripOfSession(tx, session, input) : trip;
    if (rfqTrip !== null && rfqTrip !== undefined && typeof input.avinodeRfqId === 'string') {
      await ensureRfq(tx, { trip: rfqTrip, avinodeRfqId: input.avinodeRfqId, at });
    }
    const change: TripInfoChange = {
      trip: trip === undefined || trip === null ? trip : { ...trip, sourcing: await sourcingOfTrip(tx, trip.id) },
      avinodeRfpId: input.avinodeRfpId,
      avinodeRfqId: input.avinodeRfqId,
      request: input.requestId === undefined ? undefined : await attachedRequest(tx, desk, input.requestId),
      currentStep: input.currentStep,
      reason: input.reason,
      workflowState: input.workflowState,
    };
    const patch = unwrap(decideTripInfo(session, change));
    const sourcing = rfqTrip === null || rfqTrip === undefined ? {} : await sourcingOfTrip(tx, rfqTrip.id);
    const full = { ...sourcing, ...patch };
    if (Object.keys(changesOf(session, full).after).length === 0) return;
    await appendToSession(tx, {
      session,
      kind: 'trip_info_changed',
      actor: actorOf(desk),
      source: desk.source,
      at,
      patch: full,
      refs: {
        ...(input.reason === undefined ? {} : { reason: input.reason }),
        ...(input.requestId === undefined ? {} : { requestId: input.requestId }),
      },
    });
    if (trip !== undefined && trip !== null && trip.id !== session.tripId) await placeOrphansOfTrip(tx, trip, at);
  });
}

/** The trip that the input names, locked and made at its first mention; null to detach; undefined to leave. */
async function attachedTrip(tx: TenantTx, input: UpdateTripInfo, at: string): Promise<Trip | null | undefined> {
  if (input.avinodeTripId === undefined || input.avinodeTripId === null) return input.avinodeTripId;
  const connectionId = await findConnection(tx);
  if (connectionId === null) throw new Failure('NO_CONNECTION');
  return ensureTrip(tx, { connectionId, reference: input.avinodeTripId, at });
}

/** Where only an RFQ is attached, it belongs to the trip that the session has. */
async function tripOfSession(tx: TenantTx, session: Session, input: UpdateTripInfo): Promise<Trip | null> {
  if (session.tripId === null || typeof input.avinodeRfqId !== 'string') return null;
  return findTripForUpdate(tx, session.tripId);
}

async function attachedRequest(
  tx: TenantTx,
  desk: Desk,
  requestId: NonNullable<UpdateTripInfo['requestId']>,
): Promise<NonNullable<TripInfoChange['request']>> {
  const { request, legs } = await getRequestForUpdate(tx, requestId);
  unwrap(decideWrite(desk.viewer, request.isoAgentId));
  return { id: request.id, clientId: request.clientId, route: routeOf(legs), complete: isComplete(legs) };
}

/** The session's fields that the input sets, as `fieldsTouched` names them. */
function fieldsOf(input: UpdateTripInfo): readonly string[] {
  const fields: string[] = [];
  if (input.avinodeTripId !== undefined) fields.push('tripId');
  if (input.avinodeRfpId !== undefined) fields.push('avinodeRfpId');
  if (input.avinodeRfqId !== undefined) fields.push('avinodeRfqId');
  if (input.requestId !== undefined) fields.push('requestId');
  if (input.currentStep !== undefined) fields.push('currentStep');
  return [...fields, ...Object.keys(input.workflowState ?? {}).map((key) => `workflowState.${key}`)];
}
