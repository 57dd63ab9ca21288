import type { SessionDetail, ThreadItem } from '../../../lib/api/api-types.ts';
import { sortSilentFirst } from '../../../entities/sourcing/sourcing-text.ts';

/** An operator who can be messaged over Avinode, by their RFQ. */
export interface Recipient {
  readonly rfqId: string;
  readonly name: string;
}

/** Returns the operators with an RFQ that is not withdrawn, if Avinode can be reached. */
export function recipientsOf({ trip, avinode }: Pick<SessionDetail, 'trip' | 'avinode'>): readonly Recipient[] {
  if (avinode === 'none') return [];
  return sortSilentFirst(trip?.rfqs ?? [])
    .filter(({ status }) => status !== 'cancelled')
    .map(({ id, operatorName, avinodeRfqId }) => ({ rfqId: id, name: operatorName ?? avinodeRfqId }));
}

/** The choice to send nothing over Avinode. */
export const recordOnly = 'record';

/**
 * Returns the recipient of the next message: the chosen operator, else who wrote last, else the only one. Null when
 * several remain: the broker has to choose, so that no message goes to the wrong operator.
 */
export function recipientFor(
  chosen: string,
  recipients: readonly Recipient[],
  lastOperator: string | null,
): Recipient | typeof recordOnly | null {
  if (chosen === recordOnly || recipients.length === 0) return recordOnly;
  const [only] = recipients;
  return (
    recipients.find(({ rfqId }) => rfqId === chosen) ??
    recipients.find(({ name }) => name === lastOperator) ??
    (recipients.length === 1 ? (only ?? null) : null)
  );
}

/** Returns the operator who wrote last. */
export const lastOperatorIn = (items: readonly ThreadItem[]): string | null =>
  items.findLast(({ message }) => message?.sender === 'operator')?.actor.name ?? null;
