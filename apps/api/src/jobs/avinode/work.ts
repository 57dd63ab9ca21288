import type { Work } from '@tripthread/db/queries/sourcing/avinode-work';
import type { Trade } from '../../platform/work-loop.ts';
import { giveUp } from './give-up.ts';
import { readMessages } from './read-messages.ts';
import { readTrip } from './read-trip.ts';
import { registerWebhook } from './register-webhook.ts';
import { runOrder } from './run-order.ts';
import type { WorkContext } from './work-context.ts';

const does = {
  read_trip: readTrip,
  read_message: readMessages,
  run_order: runOrder,
  register_webhook: registerWebhook,
} as const;
const isOurs = (kind: Work['kind']): kind is keyof typeof does => kind in does;

/** Reads from Avinode and sends to it. What fails for its own sake is tried over about four minutes. */
export const avinodeTrade = (context: WorkContext): Trade => ({
  kinds: Object.keys(does) as (keyof typeof does)[],
  mostAtOnce: 8,
  mostFailures: 8,
  longestWaitMs: 300_000,
  async doWork(tenant, work) {
    if (isOurs(work.kind)) await does[work.kind](context, tenant, work);
  },
  giveUp: (tenant, work, error) => giveUp(context, tenant, work, error),
});
