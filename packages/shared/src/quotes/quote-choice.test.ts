import type { IsoAgentId, QuoteId } from '../ids.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choiceFields,
  decideFallback,
  decidePrimary,
  decideReconsideration,
  decideRejection,
  noChoice,
  renamedChoice,
} from './quote-choice.ts';
import { fieldsTouched } from '../sessions/session-events.ts';
import type { SessionFacts } from '../sessions/sessions.ts';

type Choices = Pick<SessionFacts, 'primaryQuoteId' | 'fallbackQuoteId' | 'quoteRejections'>;
const a = 'a' as QuoteId;
const b = 'b' as QuoteId;
const c = 'c' as QuoteId;
const rejection = { reason: 'Too old', at: '2026-11-23T09:30:00.000Z', by: 'ana' as IsoAgentId };
const standing: Choices = { primaryQuoteId: a, fallbackQuoteId: b, quoteRejections: { [c]: rejection } };

describe('a choice', () => {
  it('of the fallback as primary leaves no fallback', () =>
    expect(decidePrimary(standing, b)).toMatchObject({ primaryQuoteId: 'b', fallbackQuoteId: null }));
  it('of a rejected quote takes the rejection back', () => {
    expect(decidePrimary(standing, c)).toEqual({ primaryQuoteId: 'c', fallbackQuoteId: 'b', quoteRejections: {} });
    expect(decideFallback(standing, c)).toEqual({ ok: true, value: { fallbackQuoteId: 'c', quoteRejections: {} } });
  });
  it('of the primary as its own fallback is refused', () =>
    expect(decideFallback(standing, a)).toEqual({ ok: false, reason: 'QUOTE_IS_PRIMARY' }));
  it('is taken back by null, and leaves the rest', () => {
    expect(decidePrimary(standing, null)).toEqual({ ...standing, primaryQuoteId: null });
    expect(decideFallback(standing, null)).toMatchObject({ value: { fallbackQuoteId: null } });
  });
});

describe('a rejection', () => {
  it.each([
    ['a', { primaryQuoteId: null, fallbackQuoteId: 'b' }],
    ['b', { primaryQuoteId: 'a', fallbackQuoteId: null }],
    ['d', { primaryQuoteId: 'a', fallbackQuoteId: 'b' }],
  ])('of %s clears what it was chosen for', (id, left) =>
    expect(decideRejection(standing, id as QuoteId, rejection)).toEqual({
      ok: true,
      value: { ...left, quoteRejections: { c: rejection, [id]: rejection } },
    }),
  );
  it('is limited to 50 quotes', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`q${index}`, rejection]));
    expect(decideRejection({ ...noChoice, quoteRejections: many }, 'a' as QuoteId, rejection)).toMatchObject({
      reason: 'BAD_INPUT',
    });
    expect(decideRejection({ ...noChoice, quoteRejections: many }, 'q7' as QuoteId, rejection)).toMatchObject({
      ok: true,
    });
  });
  it('conflicts only with changes of the same quote', () => {
    const fields = fieldsTouched({
      refs: {},
      changes: { before: { quoteRejections: {} }, after: { quoteRejections: { [c]: rejection } } },
    });
    expect([...fields]).toEqual(['quoteRejections.c']);
    expect(choiceFields('primaryQuoteId', 'c' as QuoteId)).toEqual(['primaryQuoteId', 'quoteRejections.c']);
    expect(choiceFields(null, null)).toEqual([]);
  });
});

it('no quote is ever two of primary, fallback and rejected, whatever is done in whatever order', () => {
  const id = fc.constantFrom(a, b, c, null);
  const act = fc.tuple(fc.constantFrom('primary', 'fallback', 'reject', 'reconsider', 'rename'), id);
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
      let now: Choices = noChoice;
      for (const [what, quoteId] of acts) {
        const decided =
          what === 'primary'
            ? decidePrimary(now, quoteId)
            : what === 'fallback'
              ? decideFallback(now, quoteId)
              : what === 'rename'
                ? renamedChoice(now, (name) => (name === quoteId ? a : name))
                : quoteId === null
                  ? {}
                  : what === 'reject'
                    ? decideRejection(now, quoteId, rejection)
                    : decideReconsideration(now, quoteId);
        const patch = 'ok' in decided ? (decided.ok ? decided.value : {}) : decided;
        now = { ...now, ...patch };
        const held = [now.primaryQuoteId, now.fallbackQuoteId, ...Object.keys(now.quoteRejections)];
        const named = held.filter((name) => name !== null);
        expect(new Set(named).size).toBe(named.length);
      }
    }),
  );
});
