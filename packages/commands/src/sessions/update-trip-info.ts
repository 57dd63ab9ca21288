import { allSettledOrThrow, type TenantTx } from '@tripthread/db/database';
import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import { listOrphansOfTripForUpdate } from '@tripthread/db/queries/sourcing/notifications/orphans';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { requireUnchanged } from '@tripthread/db/queries/sessions/concurrent-changes';
import { getWritableWithOthers, requireSameTrip } from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession, copyNames, getSession } from '@tripthread/db/queries/sessions/sessions';
import { countSourcing } from '@tripthread/db/queries/sourcing/sourcing';
import { requestTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import { ensureNamedTrip, lockTripCandidates, type Trip } from '@tripthread/db/queries/sourcing/trips';
import { unwrap } from '@tripthread/shared/failures';
import { changesOf } from '@tripthread/shared/sessions/session-events';
import { stepAtLeast } from '@tripthread/shared/sessions/sessions';
import type { UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import { decideTripInfo, fieldsOfTripInfo } from '@tripthread/shared/sessions/trip-info';
import { actorOf, type CommandContext } from '../command-context.ts';
import { lockClientName } from '../clients/lock-client-name.ts';
import { placeOrphansOfTrip } from '../sourcing/notifications/place-orphans-of-trip.ts';
import { mergeTripsByRfq } from '../sourcing/trips/merge-trips-by-rfq.ts';
import { recordRfq } from '../sourcing/trips/record-rfq.ts';
import { getAttachableRequestForUpdate } from './attachable-request.ts';

/**
 * Attaches or detaches the Avinode trip, RFP, RFQ and request of a session, and sets its step and workflow state.
 * @throws STALE_VERSION with the present session when a later event changed one of the same fields
 */
export async function updateTripInfo(context: CommandContext, input: UpdateTripInfo): Promise<SessionDetail> {
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const at = context.clock.now();
    const author = { actor: actorOf(context), source: context.source, at } as const;
    const trip = await lockTrip(tx, input, at);
    const { session, others } = await getWritableWithOthers(tx, context.viewer, input.sessionId, trip?.id ?? null);
    if (isRfqOfPresentTrip(input)) requireSameTrip(session, trip ?? null);
    const request =
      input.requestId === undefined ? undefined : await getAttachableRequestForUpdate(tx, context, input.requestId);
    const change = { ...input, request };
    await requireUnchanged(tx, session, input.expectedVersion, fieldsOfTripInfo(session, change));

    const recorded =
      trip == null ? null : await recordRfq(tx, trip, { given: input.avinodeRfqId, present: session.avinodeRfqId, at });
    const sourcing = await countSourcing(tx, trip?.id ?? null, trip === undefined ? [] : [session, ...others]);
    const attached = trip && { ...trip, sourcing: sourcing.ofTrip };
    const patch = unwrap(decideTripInfo(session, { ...change, trip: attached, own: sourcing.ownOf(session) }));
    if (Object.keys(changesOf(session, patch).after).length === 0) return;
    const { reason, requestId } = input;
    const refs = { ...(reason === undefined ? {} : { reason }), ...(requestId === undefined ? {} : { requestId }) };
    // Notifications that arrived before this call said which trip, or which RFQ of it, they are about.
    const isNewHere = trip != null && (trip.id !== session.tripId || typeof input.avinodeRfqId === 'string');
    const [updated, orphans] = await allSettledOrThrow([
      appendToSession(tx, { ...author, session, kind: 'trip_info_changed', patch, refs }),
      isNewHere ? listOrphansOfTripForUpdate(tx, trip.id) : Promise.resolve([]),
    ]);
    if (updated.clientId !== session.clientId && updated.clientId !== null)
      await copyNames(tx, updated, { clientName: await lockClientName(tx, updated.clientId) });
    if (trip == null) return;
    // RFQs belong to the trip, so a new one counts for every session of it.
    if (recorded?.isNew === true)
      for (const other of others) {
        const seen = { ...sourcing.of(other), currentStep: stepAtLeast(other, 'requesting_quotes') };
        const line = { kind: 'rfq_seen', patch: seen, refs: { rfqId: recorded.rfq.id } } as const;
        await appendToSession(tx, { ...author, session: other, ...line });
      }
    await placeOrphansOfTrip(tx, { trip, orphans, at });
    requestTripRead(tx, trip, at);
  });
}

/** Whether the call names an RFQ without its trip: it is one of the trip that the session has. */
const isRfqOfPresentTrip = ({ avinodeTripId, avinodeRfqId }: UpdateTripInfo): boolean =>
  avinodeTripId === undefined && typeof avinodeRfqId === 'string';

/** Locks the trip that the session is on after the call. null detaches it; undefined where the call is not about a trip. */
async function lockTrip(tx: TenantTx, input: UpdateTripInfo, at: string): Promise<Trip | null | undefined> {
  const { sessionId, avinodeTripId: reference, avinodeRfqId } = input;
  if (reference === null) return null;
  if (typeof avinodeRfqId !== 'string') return reference && ensureNamedTrip(tx, reference, at);
  // The RFQ may show that two known trips are one, so both are locked, in one statement.
  const also = reference === undefined ? (await getSession(tx, sessionId)).tripId : null;
  const names = reference === undefined ? [] : [reference];
  const locked = await lockTripCandidates(tx, { names, avinodeRfqId, also });
  const trip =
    reference === undefined ? locked.find(({ id }) => id === also) : await ensureNamedTrip(tx, reference, at);
  return trip && mergeTripsByRfq(tx, trip, { avinodeRfqId, locked, at });
}
