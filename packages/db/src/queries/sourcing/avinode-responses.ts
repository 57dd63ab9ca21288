import type { Instant } from '@tripthread/shared/time/clock';
import type { ConnectionId } from '@tripthread/shared/ids';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { avinodeAnswers } from '../../schema/avinode.ts';

export interface StoredAnswerBody {
  readonly connectionId: ConnectionId;
  readonly resource: string;
  readonly path: string;
  readonly httpStatus: number;
  readonly bodySha256: Buffer;
  /** Compressed. */
  readonly body: Buffer;
  readonly at: Instant;
}

/** Keeps answers as they came; one that was given before is only noted as given again. */
export async function saveAnswers(tx: TenantTx, answers: readonly StoredAnswerBody[]): Promise<void> {
  if (answers.length === 0) return;
  await tx[inside].db
    .insert(avinodeAnswers)
    .values(answers.map(({ at, ...answer }) => ({ ...answer, brokerageId: tx.brokerageId, firstAt: at, lastAt: at })))
    .onConflictDoUpdate({
      target: [avinodeAnswers.connectionId, avinodeAnswers.path, avinodeAnswers.bodySha256],
      set: { lastAt: sql`greatest(${avinodeAnswers.lastAt}, excluded.last_at)` },
      setWhere: ofTenant(tx, avinodeAnswers),
    });
}

export type Answer = Pick<StoredAnswerBody, 'path' | 'httpStatus' | 'body'> & {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
};

const maxShown = 20;

/** What was answered about some resources, the newest first. */
export async function listAnswers(
  tx: TenantTx,
  connectionId: ConnectionId,
  resources: readonly string[],
): Promise<readonly Answer[]> {
  if (resources.length === 0) return [];
  const { path, httpStatus, body, firstAt, lastAt } = avinodeAnswers;
  return tx[inside].db
    .select({ path, httpStatus, body, firstAt, lastAt })
    .from(avinodeAnswers)
    .where(
      and(
        ofTenant(tx, avinodeAnswers),
        eq(avinodeAnswers.connectionId, connectionId),
        inArray(avinodeAnswers.resource, [...resources]),
      ),
    )
    .orderBy(desc(lastAt), desc(firstAt))
    .limit(maxShown);
}
