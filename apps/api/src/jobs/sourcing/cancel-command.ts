import { listSessionsOfTripForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import { announceSession, appendToSession, getSession } from '@tripthread/db/queries/sessions/sessions';
import type { TenantTx } from '@tripthread/db/database';
import { requestTripRead } from '@tripthread/db/queries/sourcing/trip-reads';
import { findTripForUpdate, findTrip, saveTripCancelled } from '@tripthread/db/queries/sourcing/trips';
import { findRfqById } from '@tripthread/db/queries/sourcing/rfqs';
import type { AvinodeCommand } from '@tripthread/db/queries/sourcing/avinode-commands';
import type { AvinodeTripApiId } from '@tripthread/shared/ids';
import type { AvinodeCommandSteps } from './run-command.ts';

const cancellationOf = ({ cancelReason, messageToSeller }: AvinodeCommand) => ({
  reason: cancelReason ?? ('OTHER' as const),
  message: messageToSeller ?? '',
});

/** Sends a change notice, so that screens that show the session reload it. */
const announce = async (tx: TenantTx, { sessionId }: AvinodeCommand): Promise<void> =>
  announceSession(tx, await getSession(tx, sessionId));

/** Cancels a trip with all its RFQs. Idempotent at Avinode, so it needs no `find`. */
export const cancelTrip: AvinodeCommandSteps<{ readonly avinodeTripId: AvinodeTripApiId }, null> = {
  async load(tx, { tripId }) {
    const trip = tripId === null ? null : await findTrip(tx, tripId);
    if (trip?.avinodeTripId == null)
      return { refused: 'Only its code is known of this trip; cancel it in Avinode itself.' };
    return { avinodeTripId: trip.avinodeTripId };
  },
  async send(client, command, { avinodeTripId }) {
    await client.cancelTrip(avinodeTripId, cancellationOf(command));
    return null;
  },
  async succeed(tx, command, _result, at) {
    const trip = command.tripId === null ? null : await findTripForUpdate(tx, command.tripId);
    if (trip === null) return;
    const sessions = await listSessionsOfTripForUpdate(tx, trip.id);
    if (await saveTripCancelled(tx, trip.id, at))
      for (const session of sessions)
        await appendToSession(tx, {
          session,
          kind: 'trip_cancelled',
          actor: { kind: 'iso_agent', id: command.isoAgentId },
          source: 'avinode',
          at,
          refs: { reason: command.cancelReason ?? 'OTHER' },
        });
    requestTripRead(tx, trip, at);
  },
  fail: announce,
};

/** Cancels the RFQ to one operator. The next read of the trip shows the result. */
export const cancelRfq: AvinodeCommandSteps<{ readonly avinodeRfqId: string }, null> = {
  async load(tx, { rfqId }) {
    const rfq = rfqId === null ? null : await findRfqById(tx, rfqId);
    return rfq === null ? { refused: 'This request to an operator is gone.' } : { avinodeRfqId: rfq.avinodeRfqId };
  },
  async send(client, command, { avinodeRfqId }) {
    await client.cancelRfq(avinodeRfqId, cancellationOf(command));
    return null;
  },
  async succeed(tx, command, _result, at) {
    const rfq = command.rfqId === null ? null : await findRfqById(tx, command.rfqId);
    const trip = rfq === null ? null : await findTrip(tx, rfq.tripId);
    if (trip !== null) requestTripRead(tx, trip, at);
    await announce(tx, command);
  },
  fail: announce,
};
