import { inTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import {
  beginOrder,
  findOrder,
  finishOrder,
  forgetOrderCall,
  type Order,
} from '@tripthread/db/queries/sourcing/avinode-orders';
import { findWork, finishWork, type Work } from '@tripthread/db/queries/sourcing/avinode-work';
import { type AvinodeConnection, getConnection } from '@tripthread/db/queries/sourcing/connections';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import type { OrderId } from '@tripthread/shared/ids';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import { NotNow } from '../../platform/work-loop.ts';
import { cancelRfq, cancelTrip } from './order-cancel.ts';
import { sendChat } from './order-chat.ts';
import { createTrip } from './order-trip.ts';
import type { WorkContext } from './work-context.ts';

/** How one kind of order is done. */
export interface OrderKindSteps<Loaded, Result> {
  /** What the call needs, as it stands now; a sentence where it cannot be done any more. */
  load(tx: TenantTx, order: Order): Promise<Loaded | { readonly refused: string }>;
  /** After a call whose answer never came: what came of it, or null where nothing did. Left out where twice is no harm. */
  readonly find?: (client: AvinodeClient, order: Order, loaded: Loaded) => Promise<Result | null>;
  readonly send: (client: AvinodeClient, order: Order, loaded: Loaded) => Promise<Result>;
  /** Told in the thread, in the transaction that takes the order out of the queue. */
  succeed(tx: TenantTx, order: Order, result: Result, at: Instant): Promise<void>;
  fail?(tx: TenantTx, order: Order, error: string, at: Instant): Promise<void>;
}

const steps = {
  create_trip: createTrip,
  send_chat: sendChat,
  cancel_trip: cancelTrip,
  cancel_rfq: cancelRfq,
} as const satisfies Record<Order['kind'], unknown>;

// What one kind loads and sends for its own use is nobody else's to look into.
const stepsOf = (kind: Order['kind']) => steps[kind] as unknown as OrderKindSteps<unknown, unknown>;

// Longer than a call can take: until then another process may still be waiting for its answer.
const callMayTakeMs = 15_000;

/**
 * Does at Avinode what somebody ordered, once. A call is noted before it goes out; where its answer was lost, by a crash
 * or on the way, the next attempt first finds out what came of it.
 */
export async function runOrder(context: WorkContext, tenant: Tenant, listed: Work): Promise<void> {
  const { clock } = context;
  const given = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const order = await findOrder(tx, work.subjectId as OrderId);
    if (order?.status === 'waiting') {
      const loaded = await stepsOf(order.kind).load(tx, order);
      return { work, order, loaded, connection: await getConnection(tx, order.connectionId) };
    }
    await finishWork(tx, work);
    return null;
  });
  if (given === null) return;
  const { work, order, loaded, connection } = given;
  if (isRefusal(loaded)) return failOrder(context, tenant, { order, work, error: loaded.refused });
  try {
    const result = await callOnce(context, tenant, { order, loaded, connection });
    await inTransaction(tenant, async (tx) => {
      const at = clock.now();
      if (await finishOrder(tx, order.id, { status: 'done', at }))
        await stepsOf(order.kind).succeed(tx, order, result, at);
      await finishWork(tx, work);
    });
  } catch (error) {
    // An answer that never came is looked for next time.
    if (error instanceof AvinodeError && error.isOutcomeUnknown)
      throw new NotNow(instantPlus(clock.now(), callMayTakeMs));
    if (!(error instanceof AvinodeError)) throw error;
    await failOrder(context, tenant, { order, work, error: error.message });
  }
}

async function callOnce(
  { clock, avinode }: WorkContext,
  tenant: Tenant,
  { order, loaded, connection }: { order: Order; loaded: unknown; connection: AvinodeConnection },
): Promise<unknown> {
  const { find, send } = stepsOf(order.kind);
  if (order.begunAt !== null && find !== undefined) {
    const surely = instantPlus(order.begunAt, callMayTakeMs);
    if (clock.now() < surely) throw new NotNow(surely);
    const found = await avinode.ask(tenant, connection, (client) => find(client, order, loaded));
    if (found !== null) return found;
  }
  await inTransaction(tenant, (tx) => beginOrder(tx, order.id, clock.now()));
  try {
    return await avinode.ask(tenant, connection, (client) => send(client, order, loaded));
  } catch (error) {
    const isUnknown = error instanceof AvinodeError ? error.isOutcomeUnknown : !(error instanceof NotNow);
    if (!isUnknown) await inTransaction(tenant, (tx) => forgetOrderCall(tx, order.id));
    throw error;
  }
}

export async function failOrder(
  { clock }: WorkContext,
  tenant: Tenant,
  { order, work, error }: { order: Order; work: Work; error: string },
): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    const at = clock.now();
    if (await finishOrder(tx, order.id, { status: 'failed', error, at }))
      await stepsOf(order.kind).fail?.(tx, order, error, at);
    await finishWork(tx, work);
  });
}

const isRefusal = (loaded: unknown): loaded is { readonly refused: string } =>
  typeof loaded === 'object' && loaded !== null && 'refused' in loaded;
