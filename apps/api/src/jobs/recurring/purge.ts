import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import {
  countPurgeableBodies,
  countPurgeableInvitations,
  countPurgeableLinks,
  deleteNotificationBodies,
  purgeInvitations,
  purgeLinks,
} from '@tripthread/db/queries/housekeeping/purge';
import {
  countExpiredLogins,
  deleteExpiredLogins,
  deleteExpiredVerifications,
} from '@tripthread/db/queries/system/expired-logins';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { bodyRetentionDays, linkRetentionDays } from '@tripthread/shared/housekeeping/housekeeping';
import { recurring, type JobTurn } from '../recurring.ts';

const batch = 500;

/** Batch after batch, until one is not full or the time is over. */
async function inBatches({ hasTimeLeft }: JobTurn, some: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let done = batch; done === batch && hasTimeLeft(); total += done) done = await some();
  return total;
}

/**
 * Takes away the bodies of notifications that came, and were told to the threads, longer ago than bodies are kept. What is
 * not told, not read or parked keeps its own however old it is.
 */
export const purgeNotificationBodies = recurring(
  'purge-deliveries',
  (turn) => {
    const { tenant, clock } = turn;
    const receivedBefore = instantPlus(clock.now(), -bodyRetentionDays * millisecondsPer.day);
    if (turn.isDry) return inReadTransaction(tenant, (tx) => countPurgeableBodies(tx, receivedBefore));
    return inBatches(turn, () =>
      inTransaction(tenant, (tx) => deleteNotificationBodies(tx, { receivedBefore, at: clock.now(), limit: batch })),
    );
  },
  { recordsStart: true },
);

/** Takes away logins that ran out: of this brokerage's people, and with them what is nobody's. */
export const purgeExpiredLogins = recurring(
  'purge-logins',
  async (turn) => {
    const { database, settings, clock } = turn;
    const before = clock.now();
    if (turn.isDry) return countExpiredLogins(database, settings.id, before);
    const own = await inBatches(turn, () =>
      deleteExpiredLogins(database, { brokerageId: settings.id, before, limit: batch }),
    );
    await inBatches(turn, () => deleteExpiredLogins(database, { brokerageId: null, before, limit: batch }));
    await deleteExpiredVerifications(database, before);
    return own;
  },
  { recordsStart: true },
);

/** Forgets the keys of links to proposals that ran out long ago, and deletes invitations of then that nobody took up. */
export const purgeExpiredLinks = recurring(
  'purge-links',
  async (turn) => {
    const { tenant, clock } = turn;
    const expiredBefore = instantPlus(clock.now(), -linkRetentionDays * millisecondsPer.day);
    if (turn.isDry)
      return inReadTransaction(
        tenant,
        async (tx) =>
          (await countPurgeableLinks(tx, expiredBefore)) + (await countPurgeableInvitations(tx, expiredBefore)),
      );
    const purge = (some: typeof purgeLinks) =>
      inBatches(turn, () => inTransaction(tenant, (tx) => some(tx, { expiredBefore, limit: batch })));
    return (await purge(purgeLinks)) + (await purge(purgeInvitations));
  },
  { recordsStart: true },
);
