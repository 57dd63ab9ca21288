import type { QuoteId } from '@tripthread/shared/ids';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { predictChoice, type QuoteAct, inverseChoicesOf } from './quote-choices.ts';

const at = '2026-11-23T09:30:00.000Z';
type Chosen = Parameters<typeof predictChoice>[0];
const nothing: Chosen = { primaryQuoteId: null, fallbackQuoteId: null, quoteRejections: {} };

const id = fc.constantFrom('a' as QuoteId, 'b' as QuoteId, 'c' as QuoteId);
const act: fc.Arbitrary<QuoteAct> = fc.oneof(
  fc.record({ kind: fc.constant('primary' as const), quoteId: fc.option(id, { nil: null }) }),
  fc.record({ kind: fc.constant('fallback' as const), quoteId: fc.option(id, { nil: null }) }),
  fc.record({ kind: fc.constant('reject' as const), quoteId: id, reason: fc.constantFrom('Old', 'Dear') }),
  fc.record({ kind: fc.constant('reconsider' as const), quoteId: id }),
);
const shown = ({ primaryQuoteId, fallbackQuoteId, quoteRejections }: Chosen) => ({
  primaryQuoteId,
  fallbackQuoteId,
  reasons: Object.fromEntries(Object.entries(quoteRejections).map(([quoteId, { reason }]) => [quoteId, reason])),
});

it('undoing any choice restores the state before it', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 8 }), act, (before, last) => {
      const stood = before.reduce<Chosen>((now, one) => predictChoice(now, one, at), nothing);
      // A choice that the rule refuses changes nothing and offers no undo.
      fc.pre(!(last.kind === 'fallback' && last.quoteId !== null && last.quoteId === stood.primaryQuoteId));
      const done = predictChoice(stood, last, at);
      const back = inverseChoicesOf(stood, last).reduce<Chosen>((now, one) => predictChoice(now, one, at), done);
      expect(shown(back)).toEqual(shown(stood));
    }),
  );
});
