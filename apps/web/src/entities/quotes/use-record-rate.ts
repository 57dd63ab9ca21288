import type { Inputs, Outputs } from '../../lib/api/api-types.ts';
import { useIdempotencyKey } from '../../lib/api/idempotency-key.ts';
import { trpc } from '../../lib/api/trpc.ts';

type KnownRates = Outputs['exchangeRates']['record']['rates'];

/** Adds an exchange rate and refreshes every screen that converts. */
export function useRecordRate() {
  const keyOf = useIdempotencyKey();
  const utils = trpc.useUtils();
  const { mutateAsync, isPending } = trpc.exchangeRates.record.useMutation();
  const record = async (rate: Omit<Inputs['exchangeRates']['record'], 'idempotencyKey'>): Promise<KnownRates> => {
    const known = await mutateAsync({ ...rate, idempotencyKey: keyOf(rate) });
    utils.exchangeRates.list.setData(undefined, known);
    return known.rates;
  };
  return { record, isPending };
}
