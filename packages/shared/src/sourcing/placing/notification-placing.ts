import { avinodeIdKind, type AvinodeIdKind } from '../../ids.ts';
import type { Turn } from '../../sessions/sessions.ts';

interface Named {
  readonly avinodeId: string;
}

export const isAbout =
  (...kinds: readonly AvinodeIdKind[]) =>
  ({ avinodeId }: Named): boolean => {
    const kind = avinodeIdKind(avinodeId);
    return kind !== null && kinds.includes(kind);
  };

export const isAboutMessage = isAbout('seller_message', 'buyer_message');

/** A message whose notification names no trip: it has to be read first. */
export const isMessageWithoutTrip = (notification: Named & { readonly tripReference: string | null }): boolean =>
  isAboutMessage(notification) && notification.tripReference === null;

/** Selects the notifications of a batch that belong to its trip: not another trip itself, nor an RFQ of another trip. */
export const belongingToTrip = <Notification extends Named>(
  notifications: readonly Notification[],
  rfqsElsewhere: ReadonlySet<string>,
): readonly Notification[] =>
  notifications.filter((notification) => !isAbout('trip')(notification) && !rfqsElsewhere.has(notification.avinodeId));

interface Placed extends Named {
  readonly status: string;
  readonly tripId: string | null;
}

/**
 * Separates notifications of messages that are already placed or are in the batch twice, since a message is shown once.
 * An orphan without a trip is superseded by a notification of the same message that names one.
 * @param known notifications of the same messages that are placed or orphans
 */
export function separateDuplicates<Notification extends Named, Known extends Placed>(
  notifications: readonly Notification[],
  known: readonly Known[],
  isTripKnown: boolean,
): {
  readonly fresh: readonly Notification[];
  readonly repeats: readonly Notification[];
  readonly superseded: readonly Known[];
} {
  // A known one without a trip shows nothing in any thread, so it does not make this one a repeat.
  const seen = new Set(known.filter(({ tripId }) => tripId !== null || !isTripKnown).map(({ avinodeId }) => avinodeId));
  const fresh: Notification[] = [];
  const repeats: Notification[] = [];
  for (const notification of notifications) {
    const isRepeat = isAboutMessage(notification) && seen.has(notification.avinodeId);
    (isRepeat ? repeats : fresh).push(notification);
    seen.add(notification.avinodeId);
  }
  const superseded = isTripKnown ? known.filter(({ status, tripId }) => status === 'orphan' && tripId === null) : [];
  return { fresh, repeats, superseded };
}

/** Returns whose turn it is after a notification: an operator's message is ours to answer, ours and RFQs are theirs. */
export function turnAfterNotification(kind: AvinodeIdKind | null): Turn | null {
  if (kind === 'seller_message') return 'broker';
  return kind === 'buyer_message' || kind === 'rfq' ? 'operator' : null;
}

/**
 * Decides the event that a notification adds to one thread; null when it adds none. A repeated notification of an RFQ
 * adds none while a read of its trip is pending, because the read records what changed.
 */
export function eventOfNotification(given: {
  readonly isKnownRfq: boolean;
  readonly isRfqSeen: boolean;
  readonly isReadPending: boolean;
}): 'rfq_seen' | 'notification_received' | null {
  if (!given.isKnownRfq) return 'notification_received';
  if (!given.isRfqSeen) return 'rfq_seen';
  return given.isReadPending ? null : 'notification_received';
}
