import type { Clock } from '@tripthread/shared/time/clock';
import { parseTripReference } from '@tripthread/shared/ids';
import type { Wanted } from '../known/prices.ts';
import type { EventType, Rfq, Trip } from './model.ts';
import { notFound } from './problem.ts';
import type { Change, Store } from './store.ts';

export interface World {
  readonly store: Store;
  readonly clock: Clock;
  /** The sandbox's address, `http://127.0.0.1:3100`; its API is below `/api`. */
  readonly origin: string;
  /** Whether `tripmsgs` notifications carry the trip's code, as some real ones do. */
  readonly tripIdOnMessages: boolean;
}

/** Finds a trip by either name. @throws 404 */
export function getTrip({ store }: World, name: string): Trip {
  const reference = parseTripReference(name);
  const trip =
    reference?.kind === 'api_id'
      ? store.get('trips', reference.avinodeTripId)
      : reference?.kind === 'code'
        ? store.tripByCode(reference.tripCode)
        : undefined;
  if (trip === undefined) throw notFound();
  return trip;
}

/** @throws 404 */
export function getRfq({ store }: World, id: string): Rfq {
  const rfq = store.get('rfqs', id);
  if (rfq === undefined) throw notFound();
  return rfq;
}

/** @throws 404 */
export function tripOfRfq({ store }: World, { tripId }: Rfq): Trip {
  const trip = store.get('trips', tripId);
  if (trip === undefined) throw notFound();
  return trip;
}

export const rfqsOf = ({ store }: World, { rfqIds }: Trip): readonly Rfq[] =>
  rfqIds.map((id) => store.get('rfqs', id)).filter((rfq) => rfq !== undefined);

export function wantedOf({ segments, criteria }: Trip): Wanted {
  const [lift] = Array.isArray(criteria.requiredLift) ? (criteria.requiredLift as readonly unknown[]) : [];
  const category =
    typeof lift === 'object' && lift !== null && 'aircraftCategory' in lift ? String(lift.aircraftCategory) : null;
  return {
    category,
    legs: segments.map(({ startAirport, endAirport, paxCount }) => ({
      from: startAirport.icao,
      to: endAirport.icao,
      passengers: Number(paxCount) || 0,
    })),
  };
}

/** Queues a notification for every subscribed webhook, in the transaction of the change. */
export function notifySubscribers(
  { store, origin, tripIdOnMessages }: World,
  change: Change,
  { to, event, id, type, trip }: { to: string; event: EventType; id: string; type: 'rfqs' | 'tripmsgs'; trip: Trip },
): void {
  const named = type === 'rfqs' || tripIdOnMessages ? { tripId: trip.code } : {};
  const body = JSON.stringify({ id, href: `${origin}/api/${type}/${id}`, type, ...named });
  for (const webhook of store.all('webhooks')) {
    if (!webhook.active || webhook.companyId !== to || !webhook.eventTypes.includes(event)) continue;
    enqueueNotification(store, change, { webhookId: webhook.id, tripId: trip.id, body });
  }
}

export function enqueueNotification(
  store: Store,
  change: Change,
  { webhookId, tripId, body }: { webhookId: string; tripId: string | null; body: string },
): void {
  const now = Date.now();
  change.put('deliveries', {
    id: change.nextId('delivery'),
    webhookId,
    tripId,
    body,
    firstAtMs: now,
    nextAtMs: now,
    attempts: 0,
    isHeld: store.faults().isHolding,
  });
}
