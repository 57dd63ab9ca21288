import { inReadTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import { findBestSessionOfTrip, findTripByReference, findTripOf } from '@tripthread/db/queries/sourcing/avinode-names';
import { findTrip } from '@tripthread/db/queries/sourcing/trips';
import {
  type AvinodeIdKind,
  avinodeIdKind,
  type SessionId,
  type TripId,
  type TripReference,
} from '@tripthread/shared/ids';
import { avinodeIdIn, readAvinodeName } from '@tripthread/shared/sourcing/avinode-names';
import type { CommandContext } from '../command-context.ts';

/** What a pasted text is in Avinode, and where on this desk. */
export interface Resolved {
  readonly kind: AvinodeIdKind | 'unknown';
  /** Null for a trip code, which is a name and no id. */
  readonly avinodeId: string | null;
  /** Null where it is not known here, or is a colleague's. */
  readonly trip: {
    readonly id: TripId;
    readonly avinodeTripId: string | null;
    readonly tripCode: string | null;
  } | null;
  /** The reader's own; for a lead the newest where none is. */
  readonly sessionId: SessionId | null;
  /** What `sessions.updateTripInfo` takes to attach it, known here or not. */
  readonly attachAs: string | null;
  readonly sentence: string;
}

/** Says what an id, a trip code or a deep link of Avinode's is. Nothing is asked of Avinode for that. */
export async function resolveName(
  { tenant, viewer }: { readonly tenant: Tenant; readonly viewer: CommandContext['viewer'] },
  text: string,
): Promise<Resolved> {
  const avinodeId = avinodeIdIn(text);
  const name = readAvinodeName(text);
  const reference = name?.kind === 'trip' ? name.reference : null;
  const kind = reference !== null ? 'trip' : avinodeId === null ? null : avinodeIdKind(avinodeId);
  if (kind === null)
    return { ...nothing, kind: 'unknown', avinodeId: null, sentence: 'This is no id, trip code or link of Avinode’s.' };
  const found = await inReadTransaction(tenant, (tx) => find(tx, viewer, kind, reference ?? (avinodeId as string)));
  const attachAs = found.trip?.avinodeTripId ?? found.trip?.tripCode ?? (reference === null ? null : nameOf(reference));
  return { kind, avinodeId, ...found, attachAs, sentence: sentenceFor(kind, found, attachAs ?? avinodeId ?? text) };
}

type Found = Pick<Resolved, 'trip' | 'sessionId'>;
const nothing = { trip: null, sessionId: null, attachAs: null } as const;

const nameOf = (reference: TripReference): string =>
  reference.kind === 'api_id' ? reference.avinodeTripId : reference.tripCode;

async function find(
  tx: TenantTx,
  viewer: CommandContext['viewer'],
  kind: AvinodeIdKind,
  given: TripReference | string,
): Promise<Found> {
  const isTripsName = typeof given !== 'string';
  const tripId = isTripsName ? await findTripByReference(tx, given) : await findTripOf(tx, kind, given);
  const trip = tripId === null ? null : await findTrip(tx, tripId);
  if (trip === null) return nothing;
  const { sessionId, hasAnySession } = await findBestSessionOfTrip(tx, trip.id, viewer);
  // Whose RFQ or quote it is stays between its broker and the leads; what no session has, everybody may take up.
  const mayKnow = isTripsName || !hasAnySession || sessionId !== null;
  const { id, avinodeTripId, tripCode } = trip;
  return mayKnow ? { trip: { id, avinodeTripId, tripCode }, sessionId } : nothing;
}

const words = {
  trip: 'Trip',
  rfq: 'The request',
  quote: 'The quote',
  lift: 'The aircraft',
  seller_message: 'The operator’s message',
  buyer_message: 'The message',
} as const satisfies Record<AvinodeIdKind, string>;

function sentenceFor(kind: AvinodeIdKind, { trip, sessionId }: Found, name: string): string {
  const tripName = trip?.tripCode ?? trip?.avinodeTripId ?? name;
  if (kind === 'lift') return 'This is one aircraft of a request. Paste the request or its trip instead.';
  if (kind !== 'trip' && trip === null) return `${words[kind]} is of no trip of yours.`;
  const subject = kind === 'trip' ? `Trip ${tripName}` : `${words[kind]} is of trip ${tripName}, which`;
  if (trip === null) return `${subject} is not on this desk yet. Attach it to a session to follow it.`;
  if (sessionId !== null) return `${subject} is on this desk.`;
  return `${subject} is known here, and no session of yours is on it.`;
}
