import { describe, expect, it } from 'vitest';
import { decideQuotedPrice, decideWithdrawal, findNewerVersion, quotedPrice } from './proposal-versions.ts';

const version = (number: number, isSent = true, isWithdrawn = false) => ({ version: number, isSent, isWithdrawn });

describe('the version that supersedes another', () => {
  it.each([
    ['none after the newest', 2, [version(1), version(2)], undefined],
    ['the newest that was sent', 1, [version(1), version(2), version(3), version(4, false)], 3],
    ['none after the later one was withdrawn', 1, [version(1), version(2, true, true)], undefined],
    ['an earlier one than the withdrawn newest', 1, [version(2), version(3, true, true)], 2],
  ])('is %s', (_, own, versions, expected) => expect(findNewerVersion(own, versions)?.version).toBe(expected));
});

it.each([
  ['sent', null, true],
  ['viewed', null, true],
  ['viewed', '2026-11-23T09:00:00.000Z', false],
  ['accepted', null, false],
  ['draft', null, false],
] as const)('a version that is %s, withdrawn %s, may be withdrawn: %s', (status, withdrawnAt, ok) =>
  expect(decideWithdrawal({ status, withdrawnAt }).ok).toBe(ok),
);

describe('the price of an option', () => {
  const total = { amountMinor: 100, currency: 'USD' };
  const quoted = { amountMinor: 90, currency: 'USD' };
  const quotes = [{ id: 'q', kind: 'firm', revision: 2, total }];
  const stored = [{ quoteId: 'q', quoteRevision: 1, quoted }];
  it.each([
    ['the newest revision', { quoteId: 'q', quoteRevision: 2 }, total],
    ['the stored revision', { quoteId: 'q', quoteRevision: 1 }, quoted],
    ['unknown', { quoteId: 'q', quoteRevision: 3 }, null],
  ])('is %s', (_, option, expected) => {
    expect(quotedPrice(option, quotes, stored)).toEqual(expected);
    expect(decideQuotedPrice(option, quotes, stored)).toEqual(
      expected === null ? { ok: false, reason: 'QUOTE_NOT_FOUND' } : { ok: true, value: expected },
    );
  });

  it('is never an estimate', () => {
    const estimates = [{ id: 'q', kind: 'estimate', revision: 2, total }];
    expect(quotedPrice({ quoteId: 'q', quoteRevision: 2 }, estimates, [])).toBeNull();
  });
});
