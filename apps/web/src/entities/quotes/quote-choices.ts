import type { Decision } from '@tripthread/shared/failures';
import type { QuoteId } from '@tripthread/shared/ids';
import {
  decideFallback,
  decidePrimary,
  decideReconsideration,
  decideRejection,
} from '@tripthread/shared/quotes/quote-choice';
import type { SessionDetail } from '../../lib/api/api-types.ts';

export type Choosable = Pick<
  SessionDetail['session'],
  'id' | 'version' | 'primaryQuoteId' | 'fallbackQuoteId' | 'quoteRejections'
>;
type Chosen = Omit<Choosable, 'id' | 'version'>;

/** What a broker does with a quote. */
export type QuoteAct =
  | { readonly kind: 'primary'; readonly quoteId: QuoteId | null }
  | { readonly kind: 'fallback'; readonly quoteId: QuoteId | null }
  | { readonly kind: 'reject'; readonly quoteId: QuoteId; readonly reason: string }
  | { readonly kind: 'reconsider'; readonly quoteId: QuoteId };

/** Predicts the server’s result with the rules that the server uses. */
export function predictChoice(before: Chosen, act: QuoteAct, at: string): Chosen {
  const patch = patchOf(before, act, at);
  return { ...before, ...(patch as Partial<Chosen>) };
}

function patchOf(before: Chosen, act: QuoteAct, at: string): object {
  switch (act.kind) {
    case 'primary':
      return decidePrimary(before, act.quoteId);
    case 'reconsider':
      return decideReconsideration(before, act.quoteId);
    case 'fallback':
      return decided(decideFallback(before, act.quoteId));
    case 'reject':
      return decided(decideRejection(before, act.quoteId, { reason: act.reason, at, by: null }));
  }
}

/** A choice that the server will refuse changes nothing on screen. */
const decided = (decision: Decision<object>): object => (decision.ok ? decision.value : {});

/** Returns the choice that restores the state before it. */
export function inverseChoicesOf(before: Chosen, act: QuoteAct): readonly QuoteAct[] {
  const rejected = act.quoteId === null ? undefined : before.quoteRejections[act.quoteId];
  const rejectAgain: readonly QuoteAct[] =
    rejected === undefined || act.quoteId === null
      ? []
      : [{ kind: 'reject', quoteId: act.quoteId, reason: rejected.reason }];
  const wasFallback = act.quoteId !== null && before.fallbackQuoteId === act.quoteId;
  const fallbackAgain: readonly QuoteAct[] = wasFallback ? [{ kind: 'fallback', quoteId: act.quoteId }] : [];
  switch (act.kind) {
    case 'primary':
      return [{ kind: 'primary', quoteId: before.primaryQuoteId }, ...fallbackAgain, ...rejectAgain];
    case 'fallback':
      return [{ kind: 'fallback', quoteId: before.fallbackQuoteId }, ...rejectAgain];
    case 'reconsider':
      return rejectAgain;
    case 'reject': {
      if (rejectAgain.length > 0) return rejectAgain;
      if (before.primaryQuoteId === act.quoteId) return [{ kind: 'primary', quoteId: act.quoteId }];
      return wasFallback ? fallbackAgain : [{ kind: 'reconsider', quoteId: act.quoteId }];
    }
  }
}

export const choiceDoneMessage = ({ kind, quoteId }: QuoteAct, operatorName: string): string =>
  ({
    primary: quoteId === null ? 'Primary quote removed.' : `${operatorName} is the primary quote.`,
    fallback: quoteId === null ? 'Fallback quote removed.' : `${operatorName} is the fallback quote.`,
    reject: `${operatorName} is rejected.`,
    reconsider: `${operatorName} is no longer rejected.`,
  })[kind];
