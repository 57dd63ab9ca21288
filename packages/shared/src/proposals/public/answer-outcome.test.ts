import { expect, it } from 'vitest';
import { conversationId, isoAgentId, quoteId } from '../../input.schema.ts';
import { newSession } from '../../sessions/trip-info.ts';
import { decideAnsweredSession } from './answer-outcome.ts';

const [before, now] = ['2026-11-22T09:30:00.000Z', '2026-11-23T09:30:00.000Z'];
const id = '00000000-0000-4000-a000-000000000001';
const offered = quoteId.parse(id);

function session(status: 'active' | 'completed') {
  const facts = newSession({
    conversationId: conversationId.parse(id),
    isoAgentId: isoAgentId.parse(id),
    clientId: null,
    at: before,
  });
  if (!facts.ok) throw new Error(facts.reason);
  return { ...facts.value, status, version: 1 };
}

const won = { status: 'completed', currentStep: 'closed_won', sessionEndedAt: now, turn: 'nobody', clientWish: null };

it.each([
  ['an accepted option that counts', true, { ...won, primaryQuoteId: offered }],
  ['an accepted option of another trip', false, won],
])('%s wins the session', (_, isCounted, patch) => {
  const decision = decideAnsweredSession(session('active'), { quoteId: offered, isCounted }, now);
  expect(decision).toMatchObject({ ok: true, value: { kind: 'proposal_accepted', patch } });
  expect(decision.ok && 'primaryQuoteId' in decision.value.patch).toBe(isCounted);
});

it('a declined proposal leaves the session open, with the turn at the broker', () =>
  expect(decideAnsweredSession(session('active'), null, now)).toEqual({
    ok: true,
    value: { kind: 'proposal_declined', patch: { turn: 'broker', clientWish: 'declined' } },
  }));

it('a completed session cannot be won again', () =>
  expect(decideAnsweredSession(session('completed'), { quoteId: offered, isCounted: true }, now)).toEqual({
    ok: false,
    reason: 'ILLEGAL_STATUS_MOVE',
  }));
