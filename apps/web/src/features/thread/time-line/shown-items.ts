import type { SessionEventKind } from '@tripthread/shared/sessions/session-events';

/** The fields that decide whether a thread item is shown. */
export interface FilterableItem {
  readonly kind: SessionEventKind;
  readonly avinodeId: string | null;
  readonly rfq: { readonly avinodeRfqId: string } | null;
  readonly notification: { readonly avinodeId: string; readonly receivedAt: string } | null;
  readonly changes: { readonly after: { readonly currentStep?: unknown; readonly avinodeTripId?: unknown } };
}

interface Present {
  /** Whether resources of notifications are read from Avinode; if not, the notifications are shown. */
  readonly isReading: boolean;
  readonly now: number;
}

/** By then the notification’s resource is usually read; it would replace the line while it is being read. */
const soonMilliseconds = 20_000;

const bookkeeping: ReadonlySet<SessionEventKind> = new Set(['sourcing_updated', 'message_sent']);

/** Returns the items to show: no bookkeeping, and no notification whose resource is shown. */
export function shownItems<Item extends FilterableItem>(
  items: readonly Item[],
  { isReading, now }: Present,
): readonly Item[] {
  const coveredIds = new Set<string | undefined | null>(
    items
      .filter(({ kind }) => kind !== 'notification_received')
      .flatMap((item) => [item.avinodeId, item.rfq?.avinodeRfqId]),
  );
  return items.filter((item) => {
    if (bookkeeping.has(item.kind))
      return item.changes.after.currentStep != null || item.changes.after.avinodeTripId != null;
    const { notification } = item;
    if (item.kind !== 'notification_received' || notification === null || !isReading) return true;
    return !coveredIds.has(notification.avinodeId) && now - Date.parse(notification.receivedAt) > soonMilliseconds;
  });
}
