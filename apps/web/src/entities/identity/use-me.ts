import type { Me } from '../../lib/api/api-types.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** Who is signed in, and with whom they share the desk; undefined until it is known. */
export const useMe = (): Me | undefined =>
  trpc.viewer.me.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY }).data;

/** In which new requests, quotes and comparisons begin. */
export const useOwnCurrency = (): string => useMe()?.brokerage.currency ?? 'USD';
