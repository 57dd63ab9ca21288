import { inTransaction } from '@tripthread/db/database';
import { insertRate, type KnownRate, listRates } from '@tripthread/db/queries/brokerage/exchange-rates';
import { once } from '@tripthread/db/queries/idempotency';
import type { RecordRate } from '@tripthread/shared/money/exchange-rates.schema';
import type { CommandContext } from '../command-context.ts';

/** Adds an exchange rate to the brokerage's. @returns all of them, the newest first. @throws KEY_REUSED */
export async function recordRate(
  context: CommandContext,
  input: RecordRate,
): Promise<{ readonly rates: readonly KnownRate[] }> {
  const at = context.clock.now();
  const { agentId } = context.viewer;
  return inTransaction(context.tenant, async (tx) => {
    await once(tx, { isoAgentId: agentId, procedure: 'exchangeRates.record', input, at }, async () => {
      const { idempotencyKey: _, ...columns } = input;
      return insertRate(tx, { ...columns, isoAgentId: agentId, createdAt: at });
    });
    return { rates: await listRates(tx) };
  });
}
