import type { TenantTx } from '@tripthread/db/database';
import {
  getPlacingAttemptsForUpdate,
  parkNotification,
  savePlacingAttempts,
} from '@tripthread/db/queries/sourcing/notifications/failed-attempts';
import { isLastAttempt, retryDelayMs, type RetryPolicy } from '@tripthread/shared/housekeeping/retry';
import type { NotificationId } from '@tripthread/shared/ids';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';

/** Counts a failed attempt to place a notification: it is retried later, and parked after the last attempt. */
export async function recordFailedPlacing(
  tx: TenantTx,
  id: NotificationId,
  { error, now, retry }: { readonly error: string; readonly now: Instant; readonly retry: RetryPolicy },
): Promise<void> {
  const before = await getPlacingAttemptsForUpdate(tx, id);
  if (before === null) return;
  const attempts = before + 1;
  const nextAttemptAt = instantPlus(now, retryDelayMs(retry, attempts));
  await savePlacingAttempts(tx, id, { attempts, error, nextAttemptAt });
  if (isLastAttempt(retry, attempts)) await parkNotification(tx, id, error);
}
