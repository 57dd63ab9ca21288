import type { SessionDetail, ThreadItem } from '../../../lib/api/api-types.ts';
import { sortSilentFirst } from '../../../entities/sourcing/sourcing-text.ts';

/** An operator who can be written to over Avinode, by the request that was sent to them. */
export interface Recipient {
  readonly rfqId: string;
  readonly name: string;
}

/** Who can be written to: those asked and not taken back, as long as Avinode can be reached at all. */
export function recipientsOf({ trip, avinode }: Pick<SessionDetail, 'trip' | 'avinode'>): readonly Recipient[] {
  if (avinode === 'none') return [];
  return sortSilentFirst(trip?.rfqs ?? [])
    .filter(({ status }) => status !== 'cancelled')
    .map(({ id, operatorName, avinodeRfqId }) => ({ rfqId: id, name: operatorName ?? avinodeRfqId }));
}

/** Chosen where nothing goes to Avinode. */
export const recordOnly = 'record';

/**
 * To whom the next message goes: whoever was chosen, else who wrote last, else the only one there is. Null while that is
 * open: a message must not go to the wrong operator because nobody looked.
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

/** The operator who wrote last. */
export const lastOperatorIn = (items: readonly ThreadItem[]): string | null =>
  items.findLast(({ message }) => message?.sender === 'operator')?.actor.name ?? null;
