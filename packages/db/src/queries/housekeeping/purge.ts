import type { Instant } from '@tripthread/shared/time/clock';
import { and, asc, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { invitations } from '../../schema/invitations.ts';
import { avinodeWebhookEvents } from '../../schema/notifications.ts';
import { proposalLinks } from '../../schema/proposals.ts';

// Placed and read: a notification that waits, is parked or has to be read keeps its body.
const delivered = (tx: TenantTx, receivedBefore: Instant) =>
  and(
    ofTenant(tx, avinodeWebhookEvents),
    sql`${avinodeWebhookEvents.status} = 'placed'`,
    isNull(avinodeWebhookEvents.bodyPurgedAt),
    eq(avinodeWebhookEvents.wantsRead, false),
    lt(avinodeWebhookEvents.receivedAt, receivedBefore),
    lt(avinodeWebhookEvents.placedAt, receivedBefore),
  );

export async function countPurgeableBodies(tx: TenantTx, receivedBefore: Instant): Promise<number> {
  return tx[inside].db.$count(avinodeWebhookEvents, delivered(tx, receivedBefore));
}

/** Deletes the bodies of some placed notifications; locked ones are left for the next run. @returns how many */
export async function deleteNotificationBodies(
  tx: TenantTx,
  { receivedBefore, at, limit }: { readonly receivedBefore: Instant; readonly at: Instant; readonly limit: number },
): Promise<number> {
  const { db } = tx[inside];
  const due = await db
    .select({ id: avinodeWebhookEvents.id })
    .from(avinodeWebhookEvents)
    .where(delivered(tx, receivedBefore))
    .orderBy(asc(avinodeWebhookEvents.receivedAt))
    .limit(limit)
    .for('update', { skipLocked: true });
  if (due.length === 0) return 0;
  await db
    .update(avinodeWebhookEvents)
    .set({ rawBody: Buffer.alloc(0), bodyPurgedAt: at })
    .where(
      and(
        ofTenant(tx, avinodeWebhookEvents),
        inArray(
          avinodeWebhookEvents.id,
          due.map(({ id }) => id),
        ),
      ),
    );
  return due.length;
}

const expiredLinks = (tx: TenantTx, expiredBefore: Instant) =>
  and(ofTenant(tx, proposalLinks), isNotNull(proposalLinks.tokenSealed), lt(proposalLinks.expiresAt, expiredBefore));

export async function countPurgeableLinks(tx: TenantTx, expiredBefore: Instant): Promise<number> {
  return tx[inside].db.$count(proposalLinks, expiredLinks(tx, expiredBefore));
}

/** Deletes the tokens of some expired links; the links and their views stay. @returns how many */
export async function purgeLinks(
  tx: TenantTx,
  { expiredBefore, limit }: { readonly expiredBefore: Instant; readonly limit: number },
): Promise<number> {
  const { db } = tx[inside];
  const due = await db
    .select({ id: proposalLinks.id })
    .from(proposalLinks)
    .where(expiredLinks(tx, expiredBefore))
    .orderBy(asc(proposalLinks.expiresAt))
    .limit(limit)
    .for('update', { skipLocked: true });
  if (due.length === 0) return 0;
  const ids = due.map(({ id }) => id);
  await db
    .update(proposalLinks)
    .set({ tokenSealed: null })
    .where(and(ofTenant(tx, proposalLinks), inArray(proposalLinks.id, ids)));
  return due.length;
}

// Accepted invitations stay; the others are deleted.
const unusedInvitations = (tx: TenantTx, expiredBefore: Instant) =>
  and(ofTenant(tx, invitations), isNull(invitations.acceptedAt), lt(invitations.expiresAt, expiredBefore));

export async function countPurgeableInvitations(tx: TenantTx, expiredBefore: Instant): Promise<number> {
  return tx[inside].db.$count(invitations, unusedInvitations(tx, expiredBefore));
}

/** Deletes some expired invitations that were not accepted, with their mails. @returns how many */
export async function purgeInvitations(
  tx: TenantTx,
  { expiredBefore, limit }: { readonly expiredBefore: Instant; readonly limit: number },
): Promise<number> {
  const { db } = tx[inside];
  const due = await db
    .select({ id: invitations.id })
    .from(invitations)
    .where(unusedInvitations(tx, expiredBefore))
    .orderBy(asc(invitations.expiresAt))
    .limit(limit)
    .for('update', { skipLocked: true });
  if (due.length === 0) return 0;
  const ids = due.map(({ id }) => id);
  await db.delete(invitations).where(and(ofTenant(tx, invitations), inArray(invitations.id, ids)));
  return due.length;
}
