import type { Instant } from '@tripthread/shared/time/clock';
import { type ExchangeRate, plainRate } from '@tripthread/shared/money/exchange';
import { and, desc, eq } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { isoAgents } from '../../schema/brokerages.ts';
import { exchangeRates } from '../../schema/brokerages.ts';

export interface KnownRate extends ExchangeRate {
  /** Who entered it. */
  readonly agentName: string;
  readonly createdAt: Instant;
}

/** More than anybody looks through. */
const limit = 200;

/** The brokerage's rates, the newest first: by their day, then by when they were entered. */
export async function listRates(tx: TenantTx): Promise<readonly KnownRate[]> {
  const rows = await tx[inside].db
    .select({
      id: exchangeRates.id,
      base: exchangeRates.base,
      quote: exchangeRates.quote,
      rate: exchangeRates.rate,
      asOf: exchangeRates.asOf,
      source: exchangeRates.source,
      createdAt: exchangeRates.createdAt,
      agentName: isoAgents.fullName,
    })
    .from(exchangeRates)
    .innerJoin(isoAgents, and(ofTenant(tx, isoAgents), eq(isoAgents.id, exchangeRates.isoAgentId)))
    .where(ofTenant(tx, exchangeRates))
    .orderBy(desc(exchangeRates.asOf), desc(exchangeRates.createdAt), desc(exchangeRates.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, rate: plainRate(row.rate) }));
}

export async function insertRate(
  tx: TenantTx,
  given: Omit<typeof exchangeRates.$inferInsert, 'brokerageId' | 'id'>,
): Promise<string> {
  const [rate] = await tx[inside].db
    .insert(exchangeRates)
    .values({ ...given, brokerageId: tx.brokerageId })
    .returning({ id: exchangeRates.id });
  if (rate === undefined) throw new Error('the rate was not stored');
  return rate.id;
}
