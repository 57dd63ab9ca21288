import type { TenantTx } from '@tripthread/db/database';
import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import { getClientName } from '@tripthread/db/queries/clients/clients';
import { mergeByRfq } from '@tripthread/db/queries/sourcing/merge-trips';
import {
  type Carried,
  carryQuotes,
  noneCarried,
  requireSameTrip,
  tellOfCarried,
} from '@tripthread/db/queries/quotes/moved-quotes';
import { placeOrphansOfTrip } from '@tripthread/db/queries/sourcing/notifications/place-notification';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { wantTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import {
  type Append,
  appendToSession,
  copyNames,
  getSession,
  getWritableSession,
  listSessionsTogetherForUpdate,
  requireUnchanged,
  type Session,
} from '@tripthread/db/queries/sessions/sessions';
import {
  ensureRfq,
  ensureTrip,
  findConnection,
  findRfq,
  isAtAvinode,
  lockTripsTogether,
  sourcingOfTrip,
  type Trip,
  type TripRow,
} from '@tripthread/db/queries/sourcing/trips';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { RfqId } from '@tripthread/shared/ids';
import type { SourcingFacts } from '@tripthread/shared/quotes/quotes';
import { changesOf } from '@tripthread/shared/sessions/session-events';
import { decideTripInfo, type TripInfoChange } from '@tripthread/shared/sessions/trip-info';
import { stepAtLeast } from '@tripthread/shared/sessions/sessions';
import type { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type Desk } from '../command-context.ts';
import { attachedRequest } from './attached-request.ts';

/**
 * Attaches or detaches the Avinode trip, RFP, RFQ and request of a session, and sets its step and workflow state.
 * @throws STALE_VERSION with the present session when a later event changed one of the same fields
 */
export async function updateTripInfo(desk: Desk, input: UpdateTripInfo): Promise<SessionDetail> {
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const at = desk.clock.now();
    const locked = await lockTrips(tx, input);
    const named = await attachedTrip(tx, input, at);
    const rfqTrip = await tripOfGivenRfq(tx, input, { named, locked, at });
    const trip = named === undefined || named === null ? named : (rfqTrip ?? named);
    const { session, others } = await lockSessions(tx, desk, input, trip ?? rfqTrip);
    // A merge may have brought it to the very trip that is attached.
    if (locked !== null && session.tripId !== (trip ?? rfqTrip)?.id) requireSameTrip(session, locked.present);
    const request = input.requestId === undefined ? undefined : await attachedRequest(tx, desk, input.requestId);
    await requireUnchanged(tx, session, input.expectedVersion, fieldsOf(input, request, session));

    const author = { actor: actorOf(desk), source: desk.source, at } as const;
    const { attached, carried } = await attach(tx, { session, trip, from: locked?.present ?? null, at });
    const noted = await noteRfq(tx, session, { input, trip: trip ?? rfqTrip, at });
    const change: TripInfoChange = {
      ...input,
      trip: attached == null ? attached : { ...attached, sourcing: await sourcingOfTrip(tx, attached.id), carried },
      request,
    };
    const patch = { ...noted?.sourcing, ...unwrap(decideTripInfo(session, change)) };
    if (Object.keys(changesOf(session, patch).after).length === 0) return;
    const updated = await appendToSession(tx, {
      ...author,
      session,
      kind: 'trip_info_changed',
      patch,
      refs: {
        ...(input.reason === undefined ? {} : { reason: input.reason }),
        ...(input.requestId === undefined ? {} : { requestId: input.requestId }),
      },
    });
    if (updated.clientId !== session.clientId && updated.clientId !== null)
      await copyNames(tx, updated, { clientName: await getClientName(tx, updated.clientId) });
    await tellOthers(tx, others, { noted, carried, sourcing: change.trip?.sourcing ?? noted?.sourcing }, author);
    // What waited for this trip, or for an RFQ that is now known to be one of its.
    const toldApart = trip !== undefined && trip !== null && trip.id !== session.tripId ? trip : rfqTrip;
    if (toldApart !== null) await placeOrphansOfTrip(tx, toldApart, at);
    // What Avinode knows of it beyond what it told.
    const toRead = trip ?? rfqTrip;
    if (toRead !== null && toRead !== undefined) await wantTripRead(tx, toRead, at);
  });
}

/** The session, and the others of the trip: all locked in one go, after the trip. */
async function lockSessions(
  tx: TenantTx,
  desk: Desk,
  { sessionId }: UpdateTripInfo,
  trip: Trip | null,
): Promise<{ readonly session: Session; readonly others: readonly Session[] }> {
  const together = trip === null ? [] : await listSessionsTogetherForUpdate(tx, { tripId: trip.id }, sessionId);
  const session = await getWritableSession(tx, desk.viewer, sessionId);
  return { session, others: together.filter(({ id }) => id !== session.id) };
}

/** The trip that the session is on from now, and the quotes of the one it leaves that come along; undefined leaves it. */
async function attach(
  tx: TenantTx,
  { session, trip, from, at }: { session: Session; trip: Trip | null | undefined; from: TripRow | null; at: string },
): Promise<{ readonly attached: TripRow | null | undefined; readonly carried: Carried }> {
  if (trip === undefined || from === null || session.tripId === trip?.id)
    return { attached: trip, carried: noneCarried };
  const { trip: attached, carried } = await carryQuotes(tx, { session, from, into: trip, at });
  return { attached, carried };
}

interface NotedRfq {
  readonly rfqId: RfqId;
  readonly isNew: boolean;
  readonly sourcing: SourcingFacts;
}

/** Notes on the trip the RFQ that is given; or the one the session has had since before it had a trip. */
async function noteRfq(
  tx: TenantTx,
  session: Session,
  { input, trip, at }: { input: UpdateTripInfo; trip: Trip | null; at: string },
): Promise<NotedRfq | null> {
  const avinodeRfqId = input.avinodeRfqId === undefined ? session.avinodeRfqId : input.avinodeRfqId;
  if (trip === null || avinodeRfqId === null) return null;
  // What was not given with this call is no reason to refuse it.
  const isGiven = input.avinodeRfqId !== undefined;
  const known = isGiven ? null : await findRfq(tx, trip.connectionId, avinodeRfqId);
  if (known !== null && known.tripId !== trip.id) return null;
  const { rfq, isNew } = await ensureRfq(tx, { trip, avinodeRfqId, at });
  return { rfqId: rfq.id, isNew, sourcing: await sourcingOfTrip(tx, trip.id) };
}

/** RFQs and quotes belong to the trip: what is new counts for every session of it. */
async function tellOthers(
  tx: TenantTx,
  others: readonly Session[],
  { noted, carried, sourcing }: { noted: NotedRfq | null; carried: Carried; sourcing: SourcingFacts | undefined },
  author: Pick<Append, 'actor' | 'source' | 'at'>,
): Promise<void> {
  if (sourcing === undefined) return;
  const told = await tellOfCarried(tx, others, carried, { ...author, sourcing });
  if (noted?.isNew !== true) return;
  for (const session of told) {
    const patch = { ...sourcing, currentStep: stepAtLeast(session, 'requesting_quotes') };
    await appendToSession(tx, { ...author, session, kind: 'rfq_seen', patch, refs: { rfqId: noted.rfqId } });
  }
}

/** The trip that the input names, locked and made at its first mention; null to detach; undefined to leave. */
async function attachedTrip(tx: TenantTx, input: UpdateTripInfo, at: string): Promise<Trip | null | undefined> {
  if (input.avinodeTripId === undefined || input.avinodeTripId === null) return input.avinodeTripId;
  const connectionId = await findConnection(tx, input.avinodeTripId);
  if (connectionId === null) throw new Failure('NO_CONNECTION');
  return ensureTrip(tx, { connectionId, reference: input.avinodeTripId, at });
}

interface LockedTrips {
  readonly all: readonly TripRow[];
  /** The one that the session has. */
  readonly present: TripRow | null;
}

/**
 * What a session leaves and what it gets are locked in one go, before the session is. With an RFQ, two trips may turn out
 * to be one: the one it is said to be of, and the one it is known on. null where no trip is asked for.
 */
async function lockTrips(
  tx: TenantTx,
  { sessionId, avinodeTripId, avinodeRfqId }: UpdateTripInfo,
): Promise<LockedTrips | null> {
  if (avinodeTripId === undefined && typeof avinodeRfqId !== 'string') return null;
  const names = avinodeTripId == null ? [] : [avinodeTripId];
  const { tripId: presentId } = await getSession(tx, sessionId);
  const all = await lockTripsTogether(tx, { names, avinodeRfqId: avinodeRfqId ?? '', also: presentId });
  return { all, present: all.find(({ id }) => id === presentId) ?? null };
}

/** The trip that a given RFQ is said to be of, which may be what tells that two known trips are one. */
async function tripOfGivenRfq(
  tx: TenantTx,
  { avinodeRfqId }: UpdateTripInfo,
  { named, locked, at }: { named: Trip | null | undefined; locked: LockedTrips | null; at: string },
): Promise<Trip | null> {
  if (typeof avinodeRfqId !== 'string' || named === null || locked === null) return null;
  const trip = named ?? locked.present;
  return trip === null || !isAtAvinode(trip) ? null : mergeByRfq(tx, trip, { avinodeRfqId, locked: locked.all, at });
}

/** The session's fields that the input sets, as `fieldsTouched` names them. */
function fieldsOf(
  input: UpdateTripInfo,
  request: TripInfoChange['request'],
  { tripId, avinodeTripId }: Session,
): readonly string[] {
  const fields: string[] = [];
  // A first price by hand, which brought a trip of the desk's own, is in nobody's way.
  const isOwn = tripId !== null && avinodeTripId === null;
  if (input.avinodeTripId !== undefined) fields.push(isOwn ? 'avinodeTripId' : 'tripId');
  // Another trip takes the chosen quotes away: a choice made meanwhile is not lost unsaid.
  if (input.avinodeTripId !== undefined && !isOwn) fields.push('primaryQuoteId', 'fallbackQuoteId');
  if (input.avinodeRfpId !== undefined) fields.push('avinodeRfpId');
  if (input.avinodeRfqId !== undefined) fields.push('avinodeRfqId');
  if (request !== undefined) fields.push('requestId');
  // It brings its client along.
  if (request !== undefined && request.clientId !== null) fields.push('clientId');
  if (input.currentStep !== undefined) fields.push('currentStep');
  return [...fields, ...Object.keys(input.workflowState ?? {}).map((key) => `workflowState.${key}`)];
}
