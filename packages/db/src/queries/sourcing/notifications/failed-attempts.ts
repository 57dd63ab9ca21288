import type { NotificationId } from '@tripthread/shared/ids';
import type { Instant } from '@tripthread/shared/time/clock';
import { and, eq, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../../internal/handles.ts';
import { ofTenant } from '../../../internal/scope.ts';
import { avinodeWebhookEvents } from '../../../schema/notifications.ts';

const maxErrorLength = 1_000;

/** Counts a failed read of a notification's message. @returns the attempts so far; null when the notification is gone */
export async function countFailedRead(
  tx: TenantTx,
  id: NotificationId,
  { error, at }: { readonly error: string; readonly at: Instant },
): Promise<number | null> {
  const [row] = await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({
      attempts: sql`${avinodeWebhookEvents.attempts} + 1`,
      error: error.slice(0, maxErrorLength),
      nextAttemptAt: at,
    })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, id)))
    .returning({ attempts: avinodeWebhookEvents.attempts });
  return row?.attempts ?? null;
}

/** Parks a notification: it is shown as failed, and a lead can retry it. */
export async function parkNotification(tx: TenantTx, id: NotificationId, error: string): Promise<void> {
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ status: 'parked', wantsRead: false, placedAt: null, error: error.slice(0, maxErrorLength) })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, id)));
  tx[inside].topics.add('orphans');
}

/** Locks a pending notification. @returns its failed attempts so far; null when it is no longer pending */
export async function getPlacingAttemptsForUpdate(tx: TenantTx, id: NotificationId): Promise<number | null> {
  const [row] = await tx[inside].db
    .select({ attempts: avinodeWebhookEvents.attempts })
    .from(avinodeWebhookEvents)
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        eq(avinodeWebhookEvents.id, id),
        eq(avinodeWebhookEvents.status, 'pending'),
      ),
    )
    .for('update');
  return row?.attempts ?? null;
}

export async function savePlacingAttempts(
  tx: TenantTx,
  id: NotificationId,
  { error, ...attempt }: { readonly attempts: number; readonly error: string; readonly nextAttemptAt: Instant },
): Promise<void> {
  await tx[inside].db
    .update(avinodeWebhookEvents)
    .set({ ...attempt, error: error.slice(0, maxErrorLength) })
    .where(and(ofTenant(tx, avinodeWebhookEvents), eq(avinodeWebhookEvents.id, id)));
}
