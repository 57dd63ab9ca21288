import { inTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import {
  startAvinodeCommand,
  findAvinodeCommand,
  finishAvinodeCommand,
  clearAvinodeCommandCall,
  type AvinodeCommand,
} from '@tripthread/db/queries/sourcing/avinode-commands';
import { findWork, completeWork, type Work } from '@tripthread/db/queries/sourcing/work-queue';
import { type AvinodeConnection, getConnection } from '@tripthread/db/queries/sourcing/connections';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import type { AvinodeCommandId } from '@tripthread/shared/ids';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import { RetryLater } from '../../platform/work-loop.ts';
import { cancelRfq, cancelTrip } from './cancel-command.ts';
import { sendChat } from './message-command.ts';
import { createTrip } from './create-trip-command.ts';
import type { WorkContext } from './work-context.ts';

/** How one kind of order is done. */
export interface AvinodeCommandSteps<Loaded, Result> {
  /** What the call needs, as it stands now; a sentence where it cannot be done any more. */
  load(tx: TenantTx, command: AvinodeCommand): Promise<Loaded | { readonly refused: string }>;
  /** After a call whose answer never came: what came of it, or null where nothing did. Left out where twice is no harm. */
  readonly find?: (client: AvinodeClient, command: AvinodeCommand, loaded: Loaded) => Promise<Result | null>;
  readonly send: (client: AvinodeClient, command: AvinodeCommand, loaded: Loaded) => Promise<Result>;
  /** Told in the thread, in the transaction that takes the order out of the queue. */
  succeed(tx: TenantTx, command: AvinodeCommand, result: Result, at: Instant): Promise<void>;
  fail?(tx: TenantTx, command: AvinodeCommand, error: string, at: Instant): Promise<void>;
}

const steps = {
  create_trip: createTrip,
  send_chat: sendChat,
  cancel_trip: cancelTrip,
  cancel_rfq: cancelRfq,
} as const satisfies Record<AvinodeCommand['kind'], unknown>;

// What one kind loads and sends for its own use is nobody else's to look into.
const commandStepsOf = (kind: AvinodeCommand['kind']) =>
  steps[kind] as unknown as AvinodeCommandSteps<unknown, unknown>;

// Longer than a call can take: until then another process may still be waiting for its answer.
const callTimeoutMs = 15_000;

/**
 * Does at Avinode what somebody ordered, once. A call is noted before it goes out; where its answer was lost, by a crash
 * or on the way, the next attempt first finds out what came of it.
 */
export async function runAvinodeCommand(context: WorkContext, tenant: Tenant, listed: Work): Promise<void> {
  const { clock } = context;
  const given = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const command = await findAvinodeCommand(tx, work.subjectId as AvinodeCommandId);
    if (command?.status === 'waiting') {
      const loaded = await commandStepsOf(command.kind).load(tx, command);
      return { work, order: command, loaded, connection: await getConnection(tx, command.connectionId) };
    }
    await completeWork(tx, work);
    return null;
  });
  if (given === null) return;
  const { work, order: command, loaded, connection } = given;
  if (isRefusedCommand(loaded))
    return failAvinodeCommand(context, tenant, { order: command, work, error: loaded.refused });
  try {
    const result = await callWithOutcome(context, tenant, { order: command, loaded, connection });
    await inTransaction(tenant, async (tx) => {
      const at = clock.now();
      if (await finishAvinodeCommand(tx, command.id, { status: 'done', at }))
        await commandStepsOf(command.kind).succeed(tx, command, result, at);
      await completeWork(tx, work);
    });
  } catch (error) {
    // An answer that never came is looked for next time.
    if (error instanceof AvinodeError && error.isOutcomeUnknown)
      throw new RetryLater(instantPlus(clock.now(), callTimeoutMs));
    if (!(error instanceof AvinodeError)) throw error;
    await failAvinodeCommand(context, tenant, { order: command, work, error: error.message });
  }
}

async function callWithOutcome(
  { clock, avinode }: WorkContext,
  tenant: Tenant,
  { order: command, loaded, connection }: { order: AvinodeCommand; loaded: unknown; connection: AvinodeConnection },
): Promise<unknown> {
  const { find, send } = commandStepsOf(command.kind);
  if (command.begunAt !== null && find !== undefined) {
    const surely = instantPlus(command.begunAt, callTimeoutMs);
    if (clock.now() < surely) throw new RetryLater(surely);
    const found = await avinode.ask(tenant, connection, (client) => find(client, command, loaded));
    if (found !== null) return found;
  }
  await inTransaction(tenant, (tx) => startAvinodeCommand(tx, command.id, clock.now()));
  try {
    return await avinode.ask(tenant, connection, (client) => send(client, command, loaded));
  } catch (error) {
    const isUnknown = error instanceof AvinodeError ? error.isOutcomeUnknown : !(error instanceof RetryLater);
    if (!isUnknown) await inTransaction(tenant, (tx) => clearAvinodeCommandCall(tx, command.id));
    throw error;
  }
}

export async function failAvinodeCommand(
  { clock }: WorkContext,
  tenant: Tenant,
  { order: command, work, error }: { order: AvinodeCommand; work: Work; error: string },
): Promise<void> {
  await inTransaction(tenant, async (tx) => {
    const at = clock.now();
    if (await finishAvinodeCommand(tx, command.id, { status: 'failed', error, at }))
      await commandStepsOf(command.kind).fail?.(tx, command, error, at);
    await completeWork(tx, work);
  });
}

const isRefusedCommand = (loaded: unknown): loaded is { readonly refused: string } =>
  typeof loaded === 'object' && loaded !== null && 'refused' in loaded;
