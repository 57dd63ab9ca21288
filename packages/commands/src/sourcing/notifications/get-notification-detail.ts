import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { inReadTransaction, type Tenant } from '@tripthread/db/database';
import { listAnswers } from '@tripthread/db/queries/sourcing/avinode-responses';
import { type Delivery, getNotification } from '@tripthread/db/queries/sourcing/notifications/notification-log';
import type { Instant } from '@tripthread/shared/time/clock';
import type { NotificationId } from '@tripthread/shared/ids';

const expand = promisify(gunzip);
// More than a person reads; the rest is cut, and said to be.
const maxCharacters = 200_000;

export interface NotificationDetail extends Delivery {
  readonly rawBody: string;
  /** Since when it is not kept any more, and empty. */
  readonly bodyPurgedAt: Instant | null;
  /** What Avinode answered about it and its trip, as it came, the newest first. */
  readonly answers: readonly {
    readonly path: string;
    readonly status: number;
    readonly body: string;
    readonly isCut: boolean;
    readonly firstAt: Instant;
    readonly lastAt: Instant;
  }[];
}

/** A notification as it came, with what was read because of it. @throws DELIVERY_NOT_FOUND */
export async function getNotificationDetail(tenant: Tenant, deliveryId: NotificationId): Promise<NotificationDetail> {
  const { delivery, kept: storedAnswers } = await inReadTransaction(tenant, async (tx) => {
    const { about, ...found } = await getNotification(tx, deliveryId);
    return { delivery: found, kept: await listAnswers(tx, about.connectionId, about.resources) };
  });
  const answers: NotificationDetail['answers'][number][] = [];
  let left = maxCharacters;
  for (const { path, httpStatus: status, body: compressed, firstAt, lastAt } of storedAnswers) {
    const body = (await expand(compressed)).toString('utf8');
    answers.push({ path, status, body: body.slice(0, left), isCut: body.length > left, firstAt, lastAt });
    left = Math.max(0, left - body.length);
  }
  return { ...delivery, answers };
}
