import type { Work } from '@tripthread/db/queries/sourcing/work-queue';
import type { WorkHandler } from '../../platform/work-loop.ts';
import { giveUp } from './give-up.ts';
import { readMessages } from './read-messages.ts';
import { readTrip } from './read-trip.ts';
import { registerWebhook } from './register-webhook.ts';
import { runAvinodeCommand } from './run-command.ts';
import type { WorkContext } from './work-context.ts';

const handlers = {
  read_trip: readTrip,
  read_message: readMessages,
  run_order: runAvinodeCommand,
  register_webhook: registerWebhook,
} as const;
const isHandled = (kind: Work['kind']): kind is keyof typeof handlers => kind in handlers;

/** Reads from Avinode and sends to it. What fails for its own sake is tried over about four minutes. */
export const avinodeWorkHandler = (context: WorkContext): WorkHandler => ({
  kinds: Object.keys(handlers) as (keyof typeof handlers)[],
  maxConcurrent: 8,
  maxFailures: 8,
  maxWaitMs: 300_000,
  async doWork(tenant, work) {
    if (isHandled(work.kind)) await handlers[work.kind](context, tenant, work);
  },
  giveUp: (tenant, work, error) => giveUp(context, tenant, work, error),
});
