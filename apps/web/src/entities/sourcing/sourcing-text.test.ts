import { declineReasons, rfqStatuses } from '@tripthread/shared/quotes/quotes';
import { describe, expect, test } from 'vitest';
import { declineReasonText, rfqStatusText, sortSilentFirst } from './sourcing-text.ts';

const now = Date.parse('2026-11-23T12:00:00.000Z');
const rfq = (status: string, more: object = {}) => ({
  status,
  declineReason: null,
  sentAt: '2026-11-23T07:00:00.000Z',
  answeredAt: null,
  ...more,
});

describe('an RFQ in text', () => {
  test('an unanswered RFQ', () => {
    expect(rfqStatusText(rfq('sent'), now)).toMatchObject({ word: 'Asked 5 h ago, silent', tone: 'waiting' });
    expect(rfqStatusText(rfq('unanswered', { sentAt: null }), now)).toMatchObject({ word: 'Asked, no answer yet' });
    expect(rfqStatusText(rfq('sent', { sentAt: '2026-11-23T11:40:00.000Z' }), now)).toMatchObject({
      word: 'Asked 20 min ago',
    });
    expect(rfqStatusText(rfq('sent', { sentAt: '2026-11-23T12:00:00.000Z' }), now)).toMatchObject({
      word: 'Asked just now',
    });
  });
  test('answered', () => {
    expect(rfqStatusText(rfq('quoted', { answeredAt: '2026-11-23T10:00:00.000Z' }), now)).toMatchObject({
      word: 'Quoted',
      detail: ' 2 h ago',
      tone: 'good',
    });
    expect(
      rfqStatusText(
        rfq('declined', { answeredAt: '2026-11-23T10:00:00.000Z', declineReason: 'CREW_NOT_AVAILABLE' }),
        now,
      ),
    ).toMatchObject({ detail: ': no crew available' });
  });
  test.each(rfqStatuses)('%s has a text', (status) => expect(rfqStatusText(rfq(status), now).word).not.toBe(status));
  test('an undocumented status is shown unchanged', () =>
    expect(rfqStatusText(rfq('held', { answeredAt: '2026-11-23T11:00:00.000Z' }), now).word).toBe('held'));
});

test.each(declineReasons)('%s is shown without capitals and underscores', (reason) =>
  expect(declineReasonText(reason)).toMatch(/^[a-z][^A-Z_]*$/u),
);
test('an unknown decline code is still readable', () =>
  expect(declineReasonText('RUNWAY_TOO_SHORT')).toBe('runway too short'));

test('the longest silent come first, then the rest by time of request', () => {
  const asked = [
    { id: 'quoted', ...rfq('quoted', { sentAt: '2026-11-23T05:00:00.000Z', answeredAt: '2026-11-23T06:00:00.000Z' }) },
    { id: 'late', ...rfq('sent', { sentAt: '2026-11-23T11:00:00.000Z' }) },
    { id: 'long', ...rfq('unanswered', { sentAt: '2026-11-23T06:00:00.000Z' }) },
  ];
  expect(sortSilentFirst(asked).map(({ id }) => id)).toEqual(['long', 'late', 'quoted']);
});
