import type { Instant } from '@tripthread/shared/time/clock';
import type { BrokerageId } from '@tripthread/shared/ids';
import { and, eq, inArray, lte } from 'drizzle-orm';
import { asFailure } from '../../database.ts';
import type { WorkKind } from '../work-items.ts';
import { type Database, inside } from '../../internal/handles.ts';
import { workItems } from '../../schema/avinode.ts';
import { brokerages } from '../../schema/brokerages.ts';
import { avinodeWebhookEvents } from '../../schema/notifications.ts';

export interface BrokerageSettings {
  readonly id: BrokerageId;
  /** How long completed sessions are kept before they are archived. */
  readonly archiveAfterDays: number;
  /** How long an operator without known answer times may be silent before a reminder. */
  readonly chaseAfterMinutes: number;
  readonly followUpAfterMinutes: number;
}

/** Lists every brokerage with the settings of its recurring jobs. */
export async function listBrokerages(database: Database): Promise<readonly BrokerageSettings[]> {
  try {
    return await database[inside].system.db
      .select({
        id: brokerages.id,
        archiveAfterDays: brokerages.archiveAfterDays,
        chaseAfterMinutes: brokerages.chaseAfterMinutes,
        followUpAfterMinutes: brokerages.followUpAfterMinutes,
      })
      .from(brokerages);
  } catch (error) {
    throw asFailure(error);
  }
}

/** Lists the brokerages that have notifications to place. */
export async function listBrokeragesWithNotifications(
  database: Database,
  now: Instant,
): Promise<readonly BrokerageId[]> {
  const rows = await database[inside].system.db
    .selectDistinct({ brokerageId: avinodeWebhookEvents.brokerageId })
    .from(avinodeWebhookEvents)
    .where(and(eq(avinodeWebhookEvents.status, 'pending'), lte(avinodeWebhookEvents.nextAttemptAt, now)));
  return rows.map(({ brokerageId }) => brokerageId);
}

/** Lists the brokerages that have work of these kinds due. */
export async function listBrokeragesWithWork(
  database: Database,
  kinds: readonly WorkKind[],
  now: Instant,
): Promise<readonly BrokerageId[]> {
  const rows = await database[inside].system.db
    .selectDistinct({ brokerageId: workItems.brokerageId })
    .from(workItems)
    .where(and(inArray(workItems.kind, [...kinds]), lte(workItems.runAt, now)));
  return rows.map(({ brokerageId }) => brokerageId);
}
