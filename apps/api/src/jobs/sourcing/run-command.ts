import { avinodeCommandId } from '@tripthread/shared/input.schema';
import { inTransaction, type Tenant, type TenantTx } from '@tripthread/db/database';
import {
  startAvinodeCommand,
  findAvinodeCommand,
  finishAvinodeCommand,
  clearAvinodeCommandCall,
  type AvinodeCommand,
} from '@tripthread/db/queries/sourcing/avinode-commands';
import { findWork, completeWork, type Work } from '@tripthread/db/queries/work-items';
import { type AvinodeConnection, getConnection } from '@tripthread/db/queries/sourcing/connections';
import { retryPolicies } from '@tripthread/shared/housekeeping/retry';
import { type Instant, instantPlus } from '@tripthread/shared/time/clock';
import type { AvinodeClient } from '../../integrations/avinode/client.ts';
import { AvinodeError } from '../../integrations/avinode/failures.ts';
import { RetryLater } from '../../platform/work-loop.ts';
import { cancelRfq, cancelTrip } from './cancel-command.ts';
import { sendChat } from './message-command.ts';
import { createTrip } from './create-trip-command.ts';
import type { QueuedJob } from '../job-definition.ts';
import { type AvinodeServices, giveUpText } from './avinode-services.ts';

/** How one kind of Avinode command runs. */
export interface AvinodeCommandSteps<Loaded, Result> {
  /** Loads what the call needs; `refused` is a sentence that says why it cannot run any more. */
  load(tx: TenantTx, command: AvinodeCommand): Promise<Loaded | { readonly refused: string }>;
  /** Finds the result of a call whose answer was lost; null if it had no effect. Omitted where the call is idempotent. */
  readonly find?: (client: AvinodeClient, command: AvinodeCommand, loaded: Loaded) => Promise<Result | null>;
  readonly send: (client: AvinodeClient, command: AvinodeCommand, loaded: Loaded) => Promise<Result>;
  /** Records the result in the thread, in the transaction that removes the work item. */
  succeed(tx: TenantTx, command: AvinodeCommand, result: Result, at: Instant): Promise<void>;
  fail?(tx: TenantTx, command: AvinodeCommand, error: string, at: Instant): Promise<void>;
}

const steps = {
  create_trip: createTrip,
  send_chat: sendChat,
  cancel_trip: cancelTrip,
  cancel_rfq: cancelRfq,
} as const satisfies Record<AvinodeCommand['kind'], unknown>;

// Each kind has its own loaded and result types, which only its own steps read.
const commandStepsOf = (kind: AvinodeCommand['kind']) =>
  steps[kind] as unknown as AvinodeCommandSteps<unknown, unknown>;

// Longer than a call can take: before that, another process may still wait for its answer.
const callTimeoutMs = 15_000;

/**
 * Runs an Avinode command once. The call is recorded before it is made; if its answer was lost, the next attempt first
 * looks for its result.
 */
export const runAvinodeCommandJob = {
  name: 'run_order',
  retry: retryPolicies.avinode,
  run: runAvinodeCommand,
  async onGiveUp(services, tenant, work, error) {
    const command = await inTransaction(tenant, (tx) => findAvinodeCommand(tx, avinodeCommandId.parse(work.subjectId)));
    if (command !== null) return failAvinodeCommand(services, tenant, { command, work, error: giveUpText(error) });
    await inTransaction(tenant, (tx) => completeWork(tx, work));
  },
} as const satisfies QueuedJob<AvinodeServices>;

async function runAvinodeCommand(context: AvinodeServices, tenant: Tenant, listed: Work): Promise<void> {
  const { clock } = context;
  const started = await inTransaction(tenant, async (tx) => {
    const work = await findWork(tx, listed.id);
    if (work === null) return null;
    const command = await findAvinodeCommand(tx, avinodeCommandId.parse(work.subjectId));
    if (command?.status === 'waiting') {
      const loaded = await commandStepsOf(command.kind).load(tx, command);
      return { work, command, loaded, connection: await getConnection(tx, command.connectionId) };
    }
    await completeWork(tx, work);
    return null;
  });
  if (started === null) return;
  const { work, command, loaded, connection } = started;
  if (isRefusedCommand(loaded)) return failAvinodeCommand(context, tenant, { command, work, error: loaded.refused });
  try {
    const result = await callWithOutcome(context, tenant, { command, loaded, connection });
    await inTransaction(tenant, async (tx) => {
      const at = clock.now();
      if (await finishAvinodeCommand(tx, command.id, { status: 'done', at }))
        await commandStepsOf(command.kind).succeed(tx, command, result, at);
      await completeWork(tx, work);
    });
  } catch (error) {
    // The next attempt looks for the result.
    if (error instanceof AvinodeError && error.isOutcomeUnknown)
      throw new RetryLater(instantPlus(clock.now(), callTimeoutMs));
    if (!(error instanceof AvinodeError)) throw error;
    await failAvinodeCommand(context, tenant, { command, work, error: error.message });
  }
}

async function callWithOutcome(
  { clock, avinode }: AvinodeServices,
  tenant: Tenant,
  { command, loaded, connection }: { command: AvinodeCommand; loaded: unknown; connection: AvinodeConnection },
): Promise<unknown> {
  const { find, send } = commandStepsOf(command.kind);
  if (command.begunAt !== null && find !== undefined) {
    const endsBy = instantPlus(command.begunAt, callTimeoutMs);
    if (clock.now() < endsBy) throw new RetryLater(endsBy);
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

async function failAvinodeCommand(
  { clock }: AvinodeServices,
  tenant: Tenant,
  { command, work, error }: { command: AvinodeCommand; work: Work; error: string },
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
