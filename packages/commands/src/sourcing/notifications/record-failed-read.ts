import type { TenantTx } from '@tripthread/db/database';
import { countFailedRead, parkNotification } from '@tripthread/db/queries/sourcing/notifications/failed-attempts';
import { isLastAttempt, type RetryPolicy } from '@tripthread/shared/housekeeping/retry';
import type { NotificationId } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';

/**
 * Counts a failed read of a notification's message, and parks the notification after the last attempt.
 * @returns the attempts so far; 0 when no retry is needed
 */
export async function recordFailedRead(
  tx: TenantTx,
  id: NotificationId,
  { retry, ...failed }: { readonly error: string; readonly at: Instant; readonly retry: RetryPolicy },
): Promise<number> {
  const attempts = await countFailedRead(tx, id, failed);
  if (attempts === null) return 0;
  if (!isLastAttempt(retry, attempts)) return attempts;
  await parkNotification(tx, id, failed.error);
  return 0;
}
