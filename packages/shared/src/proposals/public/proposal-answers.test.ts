import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideAnswer,
  decidePage,
  decidePdf,
  decideQuestion,
  decideRepeatedQuestion,
  isNewView,
  isSameAnswer,
  linkExpiry,
  maxQuestions,
  type OfferFacts,
  pageState,
  type PageState,
} from './proposal-answers.ts';

const now = '2026-11-23T09:30:00.000Z';
const [before, after, muchLater] = ['2026-11-23T09:29:59.999Z', '2026-11-23T09:30:00.001Z', '2026-12-30T00:00:00.000Z'];
const open: OfferFacts = {
  link: { expiresAt: muchLater, revokedAt: null },
  validUntil: after,
  isSent: true,
  isWithdrawn: false,
  isSuperseded: false,
  answer: null,
  sessionStatus: 'active',
};

const cases: readonly (readonly [string, Partial<OfferFacts>, PageState | null])[] = [
  ['an open one', {}, 'open'],
  ['one without an end', { validUntil: null }, 'open'],
  ['one whose session is snoozed', { sessionStatus: 'paused' }, 'open'],
  ['one that expires this instant', { validUntil: now }, 'expired'],
  ['one that has expired', { validUntil: before }, 'expired'],
  ['a draft', { isSent: false }, null],
  ['a withdrawn link', { link: { expiresAt: muchLater, revokedAt: before } }, null],
  ['a withdrawn link that has also expired', { link: { expiresAt: before, revokedAt: before } }, null],
  ['an expired link', { link: { expiresAt: now, revokedAt: null } }, 'expired'],
  ['an answer behind an expired link', { link: { expiresAt: now, revokedAt: null }, answer: 'accepted' }, 'expired'],
  ['an accepted one', { answer: 'accepted', sessionStatus: 'completed' }, 'accepted'],
  ['a declined one that has expired', { answer: 'declined', validUntil: before }, 'declined'],
  ['an accepted one with a newer version', { answer: 'accepted', isSuperseded: true }, 'accepted'],
  ['an older version', { isSuperseded: true }, 'superseded'],
  ['an older version that has expired', { isSuperseded: true, validUntil: before }, 'superseded'],
  ['one that was withdrawn', { isWithdrawn: true }, 'closed'],
  ['one whose session was completed another way', { sessionStatus: 'completed' }, 'closed'],
  ['one whose session is archived', { sessionStatus: 'archived' }, 'closed'],
];

const refusals: Record<Exclude<PageState, 'open'>, string> = {
  accepted: 'PROPOSAL_ANSWERED',
  declined: 'PROPOSAL_ANSWERED',
  superseded: 'PROPOSAL_SUPERSEDED',
  expired: 'PROPOSAL_EXPIRED',
  closed: 'PROPOSAL_CLOSED',
};

describe('behind a link', () => {
  it.each(cases)('%s', (_, change, state) => {
    const facts = { ...open, ...change };
    expect(pageState(facts, now)).toBe(state);
    const decided = decideAnswer(facts, now);
    if (state === 'open') expect(decided).toEqual({ ok: true, value: true });
    else expect(decided).toEqual({ ok: false, reason: state === null ? 'LINK_NOT_FOUND' : refusals[state] });
  });

  it('a question can be asked as long as the link works and the session is not archived', () => {
    for (const [name, change, state] of cases) {
      const facts = { ...open, ...change };
      const reason = state === null ? 'LINK_NOT_FOUND' : facts.sessionStatus === 'archived' ? 'PROPOSAL_CLOSED' : null;
      const isRequote = state === 'expired' && (facts.sessionStatus === 'active' || facts.sessionStatus === 'paused');
      expect([name, decideQuestion(facts, 0, now)]).toEqual([
        name,
        reason === null ? { ok: true, value: isRequote ? { clientWish: 'requote' } : {} } : { ok: false, reason },
      ]);
    }
  });

  it('no proposal can be answered twice, after it expired, or through a withdrawn link', () => {
    const instant = fc.constantFrom(before, now, after, muchLater);
    const facts = fc.record({
      link: fc.record({ expiresAt: instant, revokedAt: fc.option(instant) }),
      validUntil: fc.option(instant),
      isSent: fc.boolean(),
      isWithdrawn: fc.boolean(),
      isSuperseded: fc.boolean(),
      answer: fc.constantFrom(null, 'accepted' as const, 'declined' as const),
      sessionStatus: fc.constantFrom('active' as const, 'paused' as const, 'completed' as const, 'archived' as const),
    });
    fc.assert(
      fc.property(facts, (given) => {
        if (!decideAnswer(given, now).ok) return;
        expect(given).toMatchObject({ isSent: true, isWithdrawn: false, isSuperseded: false, answer: null });
        expect(given.link.revokedAt).toBeNull();
        expect(given.link.expiresAt > now && (given.validUntil ?? after) > now).toBe(true);
        expect(['active', 'paused']).toContain(given.sessionStatus);
      }),
    );
  });
});

describe('a link', () => {
  it('expires thirty days after the offer, or thirty days from now for an offer without an end', () => {
    expect(linkExpiry('2026-11-25T00:00:00.000Z', now)).toBe('2026-12-25T00:00:00.000Z');
    expect(linkExpiry(null, now)).toBe('2026-12-23T09:30:00.000Z');
    expect(linkExpiry(before, now)).toBe('2026-12-23T09:30:00.000Z');
  });
  it('counts a new view after half an hour', () => {
    expect(isNewView(null, now)).toBe(true);
    expect(isNewView('2026-11-23T09:00:00.001Z', now)).toBe(false);
    expect(isNewView('2026-11-23T09:00:00.000Z', now)).toBe(true);
  });
});

it.each([
  [maxQuestions.count - 1, { ok: true, value: {} }],
  [maxQuestions.count, { ok: false, reason: 'TOO_MANY_TRIES', retryAfterSeconds: 600 }],
])('after %i recent questions, another one is decided as %o', (recentCount, decision) =>
  expect(decideQuestion(open, recentCount, now)).toEqual(decision),
);

it.each([
  ['same', true],
  ['other', false],
])('a question with a known key and the %s text is the same question: %s', (hash, ok) =>
  expect(decideRepeatedQuestion('same', hash).ok).toBe(ok),
);

describe('a repeated answer', () => {
  const stored = { answer: 'accepted', typedName: 'Olivia', optionNumber: 1 } as const;
  it.each([
    ['the first answer', null, stored, false],
    ['the same answer', stored, { ...stored }, true],
    ['another name', stored, { ...stored, typedName: 'Oliver' }, false],
    ['another option', stored, { ...stored, optionNumber: 2 }, false],
    ['a decline', stored, { ...stored, answer: 'declined' as const, optionNumber: null }, false],
  ])('%s', (_, before, given, isSame) => expect(isSameAnswer(before, given)).toBe(isSame));
});

describe('what the page shows', () => {
  const ended = { ...open, link: { expiresAt: now, revokedAt: null } };
  const revoked = { ...open, link: { expiresAt: muchLater, revokedAt: before } };
  const refused = { ok: false, reason: 'LINK_NOT_FOUND' };
  it.each([
    ['an open one', open, 'document', { ok: true, value: { state: 'open', document: 'document', isEnded: false } }],
    ['an ended one', ended, 'document', { ok: true, value: { state: 'expired', document: 'document', isEnded: true } }],
    ['one without a document', open, null, refused],
    ['a revoked one', revoked, 'document', refused],
  ])('of %s', (_, facts, document, decision) => expect(decidePage(facts, document, now)).toEqual(decision));

  it.each([
    ['an open one', open, 'document', 'pdf', true],
    ['an ended one', ended, 'document', 'pdf', false],
    ['one without a PDF', open, 'document', null, false],
    ['one without a document', open, null, 'pdf', false],
    ['a revoked one', revoked, 'document', 'pdf', false],
  ])('the PDF of %s', (_, facts, document, pdf, ok) => expect(decidePdf(facts, { document, pdf }, now).ok).toBe(ok));
});
