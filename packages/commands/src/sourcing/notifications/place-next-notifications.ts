import { asFailure, inTransaction, type Tenant } from '@tripthread/db/database';
import { isStatementTimeout } from '@tripthread/db/database-errors';
import { claimNotifications } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { Failure } from '@tripthread/shared/failures';
import type { RetryPolicy } from '@tripthread/shared/housekeeping/retry';
import type { NotificationId } from '@tripthread/shared/ids';
import type { Clock } from '@tripthread/shared/time/clock';
import { placeNotifications } from './place-notifications.ts';
import { recordFailedPlacing } from './record-failed-placing.ts';

const maxBatchSize = 50;

interface PlaceContext {
  readonly tenant: Tenant;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly onError: (error: unknown, notification: NotificationId) => void;
}

/**
 * Claims the pending notifications of one trip and places them in the same transaction, so that a crash leaves them
 * claimable. If a batch fails, each of its notifications is placed alone, so that only the failing one counts an attempt.
 * @returns whether there were any
 * @throws BUSY when the database is down or overloaded, which counts no attempt
 */
export async function placeNextNotifications(context: PlaceContext, limit = maxBatchSize): Promise<boolean> {
  const { tenant, clock, retry, onError } = context;
  let claimed: readonly NotificationId[] = [];
  // Kept here because `asFailure` turns every cause into BUSY.
  let isTooSlow = false;
  try {
    return await inTransaction(tenant, async (tx) => {
      claimed = [];
      isTooSlow = false;
      const now = clock.now();
      const notifications = await claimNotifications(tx, { now, limit });
      claimed = notifications.map(({ id }) => id);
      try {
        await placeNotifications(tx, notifications, now);
      } catch (error) {
        isTooSlow = isStatementTimeout(error);
        throw error;
      }
      return claimed.length > 0;
    });
  } catch (error) {
    const failure = asFailure(error);
    const [id] = claimed;
    const isDown = failure instanceof Failure && failure.reason === 'BUSY' && !isTooSlow;
    if (id === undefined || isDown) throw error;
    if (claimed.length > 1) {
      for (let one = 0; one < claimed.length; one += 1) await placeNextNotifications(context, 1);
      return true;
    }
    onError(error, id);
    const attempt = { error: describeError(error), now: clock.now(), retry };
    await inTransaction(tenant, (tx) => recordFailedPlacing(tx, id, attempt));
    return true;
  }
}

/** Returns the innermost error, which is the driver's; a lead sees it at a parked notification. */
function describeError(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost instanceof Error ? `${innermost.name}: ${innermost.message}` : 'unknown';
}
