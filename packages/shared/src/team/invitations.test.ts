import { expect, it } from 'vitest';
import { decideInvite, invitationExpiry, isValidInvitation, maxInvitationsPerDay } from './invitations.ts';

const at = '2026-11-23T09:30:00.000Z';
const expiresAt = '2026-11-30T09:30:00.000Z';

it('is valid for exactly seven days', () => expect(invitationExpiry(at)).toBe(expiresAt));

it.each([
  ['open', {}, at, true],
  ['in its last millisecond', {}, '2026-11-30T09:29:59.999Z', true],
  ['when it expires', {}, expiresAt, false],
  ['accepted', { acceptedAt: at }, at, false],
  ['withdrawn', { revokedAt: at }, at, false],
])('%s', (_, change, now, isGood) =>
  expect(isValidInvitation({ acceptedAt: null, revokedAt: null, expiresAt, ...change }, now)).toBe(isGood),
);

it.each([
  [{ isOnTeam: false, invitedToday: 0 }, null],
  [{ isOnTeam: false, invitedToday: maxInvitationsPerDay - 1 }, null],
  [{ isOnTeam: false, invitedToday: maxInvitationsPerDay }, 'TOO_MANY_INVITATIONS'],
  [{ isOnTeam: true, invitedToday: 0 }, 'ALREADY_ON_TEAM'],
  [{ isOnTeam: true, invitedToday: maxInvitationsPerDay }, 'ALREADY_ON_TEAM'],
])('inviting with %j: %s', (facts, reason) => {
  const decision = decideInvite(facts);
  expect(decision.ok ? null : decision.reason).toBe(reason);
});
