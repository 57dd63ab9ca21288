import { setImmediate } from 'node:timers/promises';
import { type Database, tenantOf } from '@tripthread/db/database';
import { saveNotifications, type NewNotification } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { Failure } from '@tripthread/shared/failures';
import type { BrokerageId } from '@tripthread/shared/ids';

// One commit is under way while the next is gathered; a second one keeps a brokerage from waiting for another's.
const maxConcurrentCommits = 2;
const maxBatchSize = 50;
// Writing answers takes time: after this many, other calls get a turn of the event loop.
const maxAnswersPerTick = 8;

export interface NotificationWriter {
  /** Resolves when the notification is committed. @throws the error of its commit */
  keep(brokerageId: BrokerageId, notification: NewNotification): Promise<void>;
}

interface Waiting {
  readonly brokerageId: BrokerageId;
  readonly notification: NewNotification;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Stores notifications. Those that arrive during a commit share the next one, so in a flood each waits for one or two commits.
 * A single one is committed at once.
 */
export function openNotificationWriter(
  database: Database,
  save: (brokerageId: BrokerageId, batch: readonly NewNotification[]) => Promise<void> = saving(database),
): NotificationWriter {
  const waiting: Waiting[] = [];
  let commits = 0;

  function next() {
    while (commits < maxConcurrentCommits && waiting.length > 0) {
      commits += 1;
      void saveBatch(takeBatch(waiting), save).finally(() => {
        commits -= 1;
        next();
      });
    }
  }

  return {
    keep: (brokerageId, notification) =>
      new Promise((resolve, reject) => {
        waiting.push({ brokerageId, notification, resolve, reject });
        next();
      }),
  };
}

const saving = (database: Database) => (brokerageId: BrokerageId, batch: readonly NewNotification[]) =>
  saveNotifications(tenantOf(database, brokerageId, 'inbox'), batch);

/** Takes the longest waiting notification, with others of the same brokerage: a commit is of one brokerage. */
function takeBatch(waiting: Waiting[]): readonly Waiting[] {
  const brokerageId = waiting[0]?.brokerageId;
  const taken: Waiting[] = [];
  for (let index = 0; index < waiting.length && taken.length < maxBatchSize;) {
    if (waiting[index]?.brokerageId === brokerageId) taken.push(...waiting.splice(index, 1));
    else index += 1;
  }
  return taken;
}

async function saveBatch(batch: readonly Waiting[], save: NonNullable<Parameters<typeof openNotificationWriter>[1]>) {
  const [first] = batch;
  if (first === undefined) return;
  try {
    await save(
      first.brokerageId,
      batch.map(({ notification }) => notification),
    );
    void acknowledge(batch);
  } catch (error) {
    // One that cannot be kept is no reason to refuse the others; a database that is away is.
    if (batch.length === 1 || error instanceof Failure) for (const { reject } of batch) reject(error);
    else for (const one of batch) await saveBatch([one], save);
  }
}

async function acknowledge(batch: readonly Waiting[]): Promise<void> {
  for (const [index, { resolve }] of batch.entries()) {
    if (index > 0 && index % maxAnswersPerTick === 0) await setImmediate();
    resolve();
  }
}
