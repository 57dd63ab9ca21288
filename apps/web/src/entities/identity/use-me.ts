import type { Me } from '../../lib/api/api-types.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** Returns the signed-in broker and their brokerage; undefined until loaded. */
export const useMe = (): Me | undefined =>
  trpc.viewer.me.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY }).data;

/** Returns the brokerage’s default currency for new requests, quotes and comparisons. */
export const useOwnCurrency = (): string => useMe()?.brokerage.currency ?? 'USD';
