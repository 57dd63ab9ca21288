import { describe, expect, it } from 'vitest';
import type { ClientProposal } from './public/client-proposal.ts';
import { decideDraftChange, decideNextVersion, decideRendered, decideSending } from './proposal-moves.ts';

const document: ClientProposal = {
  number: 'PROP-2026-000017',
  version: 1,
  title: 'Teterboro to Van Nuys',
  brokerage: { name: 'Northstar', color: '#1d4ed8', contactLine: null },
  preparedBy: { name: 'Ana', email: 'ana@example.com' },
  preparedFor: null,
  preparedAt: '2026-11-23T09:30:00.000Z',
  validUntil: null,
  currency: 'USD',
  intro: '',
  terms: '',
  legs: [],
  options: [],
};
const option: ClientProposal['options'][number] = {
  id: 'option',
  title: 'Light jet',
  aircraftType: null,
  tail: null,
  yearOfMake: null,
  seats: null,
  operatorName: null,
  included: [],
  notIncluded: [],
  note: null,
  price: { currency: 'USD', charterMinor: 1, taxes: [], taxesMinor: 0, cardFeeMinor: 0, totalMinor: 1 },
};
const offer = { ...document, options: [option] };

it.each([
  ['a draft of an open session', 'draft', 'active', 3, null],
  ['a draft of a snoozed session', 'draft', 'paused', 3, null],
  ['a draft of a completed session', 'draft', 'completed', 3, 'SESSION_NOT_OPEN'],
  ['a sent version of a completed session', 'sent', 'completed', 3, 'SESSION_NOT_OPEN'],
  ['a sent version', 'sent', 'active', 3, 'PROPOSAL_NOT_DRAFT'],
  ['a draft that was saved since', 'draft', 'active', 2, 'PROPOSAL_CHANGED'],
] as const)('changing %s', (_, status, sessionStatus, expectedEdits, reason) =>
  expect(decideDraftChange({ status, edits: 3 }, { status: sessionStatus }, expectedEdits)).toEqual(
    reason === null ? { ok: true, value: true } : { ok: false, reason },
  ),
);

it.each([
  [null, { ok: false, reason: 'PROPOSAL_NOT_OUT' }],
  ['2026-11-23T09:30:00.000Z', { ok: true, value: true }],
])('the next version of one sent at %s', (sentAt, decision) => expect(decideNextVersion({ sentAt })).toEqual(decision));

describe('sending', () => {
  const assembled = { document: offer, concerns: [], isCurrent: true };
  const request = { seen: [], expectedEdits: 3 };
  it.each([
    ['a draft that the broker saw', assembled, request, { ok: true, value: offer }],
    ['a draft without options', { ...assembled, document }, request, { ok: false, reason: 'NOTHING_TO_OFFER' }],
    ['one with other prices', { ...assembled, isCurrent: false }, request, { ok: false, reason: 'PROPOSAL_CHANGED' }],
    ['one saved since', assembled, { ...request, expectedEdits: 2 }, { ok: false, reason: 'PROPOSAL_CHANGED' }],
    [
      'one with an unseen concern',
      { ...assembled, concerns: ['quote_lapsed', 'quote_revised'] as const },
      { ...request, seen: ['quote_lapsed'] },
      { ok: false, reason: 'CONCERNS_UNSEEN', fields: { seen: 'quote_revised' } },
    ],
    [
      'one with a confirmed concern',
      { ...assembled, concerns: ['quote_lapsed'] as const },
      { ...request, seen: ['quote_lapsed'] },
      { ok: true, value: offer },
    ],
  ])('%s', (_, draft, given, decision) => expect(decideSending({ edits: 3 }, draft, given)).toEqual(decision));

  it.each([
    [offer, { ...offer }, true],
    [offer, { ...offer, title: 'Another' }, false],
  ])('needs the document that was rendered', (rendered, current, ok) =>
    expect(decideRendered(rendered, current).ok).toBe(ok),
  );
});
