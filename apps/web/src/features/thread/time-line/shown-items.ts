import type { SessionEventKind } from '@tripthread/shared/sessions/session-events';

/** What decides whether a thread item is worth a line. */
export interface FilterableItem {
  readonly kind: SessionEventKind;
  readonly avinodeId: string | null;
  readonly rfq: { readonly avinodeRfqId: string } | null;
  readonly notification: { readonly avinodeId: string; readonly receivedAt: string } | null;
  readonly changes: { readonly after: { readonly currentStep?: unknown; readonly avinodeTripId?: unknown } };
}

interface Present {
  /** Whether Avinode is asked for what its notifications point at; where not, they are all there is. */
  readonly isReading: boolean;
  readonly now: number;
}

/** What is behind a notification is mostly read by then, and would take the line's place under the reader's eyes. */
const soonMilliseconds = 20_000;

const bookkeeping: ReadonlySet<SessionEventKind> = new Set(['sourcing_updated', 'message_sent']);

/** The items that get a line: no bookkeeping, and no notification beside the line of what it pointed at. */
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
