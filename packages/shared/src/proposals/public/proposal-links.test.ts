import { expect, it } from 'vitest';
import { linkExpiry } from './proposal-answers.ts';
import { decideLinkExtension, decideNewLink, revocationOf } from './proposal-links.ts';

const [past, now, later, last] = [
  '2026-11-22T09:30:00.000Z',
  '2026-11-23T09:30:00.000Z',
  '2026-11-24T09:30:00.000Z',
  '2026-11-25T09:30:00.000Z',
];
const link = { expiresAt: later, revokedAt: null };

it.each([
  ['a draft', null, { ok: false, reason: 'PROPOSAL_NOT_SENT' }],
  ['a sent version', past, { ok: true, value: { expiresAt: linkExpiry(later, now) } }],
])('a new link to %s', (_, sentAt, decision) =>
  expect(decideNewLink({ sentAt, validUntil: later }, now)).toEqual(decision),
);

it.each([
  ['revokes a link', link, { revokedAt: now }],
  ['leaves a revoked one as it is', { ...link, revokedAt: past }, null],
])('revoking %s', (_, given, patch) => expect(revocationOf(given, now)).toEqual(patch));

it.each([
  ['to a later time', link, last, { ok: true, value: { expiresAt: last } }],
  ['to the same time', link, later, { ok: true, value: null }],
  ['of a revoked one', { ...link, revokedAt: past }, last, { ok: false, reason: 'LINK_NOT_FOUND' }],
  ['to now', link, now, { ok: false, reason: 'BAD_INPUT', fields: { expiresAt: 'Must be in the future' } }],
])('extending a link %s', (_, given, expiresAt, decision) =>
  expect(decideLinkExtension(given, expiresAt, now)).toEqual(decision),
);
