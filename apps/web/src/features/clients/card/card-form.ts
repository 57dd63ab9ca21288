import type { ClientCard } from '../../../lib/api/api-types.ts';
import { type ShownFailure, staleCardOf } from '../../../lib/api/failure.ts';
import type { Saved } from '../../../lib/form/form-state.ts';

/** What a form about a card is given: the values on the card, and what others saved when it was refused. */
export function cardForm<V>(card: ClientCard, read: (card: ClientCard) => V, shown: (card: ClientCard) => void) {
  const saved = (of: ClientCard): Saved<V> => ({ version: of.client.version, values: read(of) });
  return {
    saved: saved(card),
    theirs: (failure: ShownFailure): Saved<V> | undefined => {
      const currentCard = staleCardOf(failure);
      if (currentCard === undefined) return undefined;
      shown(currentCard);
      return saved(currentCard);
    },
  };
}

/** Of the values that are sent, only those that were changed. */
export const only = <T extends object, K extends keyof T>(values: T, fields: readonly K[]): Partial<Pick<T, K>> =>
  // Built from the fields of T itself.
  Object.fromEntries(fields.map((field) => [field, values[field]])) as Partial<Pick<T, K>>;
