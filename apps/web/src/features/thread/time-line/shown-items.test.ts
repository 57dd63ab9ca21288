import { describe, expect, test } from 'vitest';
import { shownItems, type FilterableItem } from './shown-items.ts';

const at = '2026-11-23T09:00:00.000Z';
const item = (given: Partial<FilterableItem>): FilterableItem => ({
  kind: 'message_posted',
  avinodeId: null,
  rfq: null,
  notification: null,
  changes: { after: {} },
  ...given,
});
const notified = (avinodeId: string): FilterableItem =>
  item({ kind: 'notification_received', avinodeId, notification: { avinodeId, receivedAt: at } });
const kinds = (items: readonly FilterableItem[], { isReading = true, after = 60_000 } = {}) =>
  shownItems(items, { isReading, now: Date.parse(at) + after }).map(({ kind }) => kind);

describe('which items are shown', () => {
  test('bookkeeping is hidden, unless it changed the step', () => {
    expect(kinds([item({ kind: 'sourcing_updated' }), item({ kind: 'message_sent' })])).toEqual([]);
    const moved = item({ kind: 'sourcing_updated', changes: { after: { currentStep: 'requesting_quotes' } } });
    expect(kinds([moved])).toEqual(['sourcing_updated']);
  });

  test('a notification is hidden once its resource is shown, in any order', () => {
    const message = item({ avinodeId: 'asellermsg-1' });
    expect(kinds([notified('asellermsg-1'), message])).toEqual(['message_posted']);
    expect(kinds([message, notified('asellermsg-1')])).toEqual(['message_posted']);
    const rfq = item({ kind: 'rfq_seen', rfq: { avinodeRfqId: 'arfq-1' } });
    expect(kinds([rfq, notified('arfq-1')])).toEqual(['rfq_seen']);
  });

  test('a notification whose resource is not read for a while is shown', () => {
    expect(kinds([notified('asellermsg-1')], { after: 1_000 })).toEqual([]);
    expect(kinds([notified('asellermsg-1')])).toEqual(['notification_received']);
  });

  test('without reading from Avinode, notifications are shown', () => {
    const rfq = item({ kind: 'rfq_seen', rfq: { avinodeRfqId: 'arfq-1' } });
    expect(kinds([rfq, notified('arfq-1')], { isReading: false, after: 0 })).toEqual([
      'rfq_seen',
      'notification_received',
    ]);
  });
});
