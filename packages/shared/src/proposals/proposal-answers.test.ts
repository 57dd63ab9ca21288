import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideAnswer,
  decideQuestion,
  isNewView,
  linkExpiry,
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
      expect([name, decideQuestion(facts, now)]).toEqual([
        name,
        reason === null ? { ok: true, value: true } : { ok: false, reason },
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
