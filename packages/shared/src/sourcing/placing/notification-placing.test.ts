import { describe, expect, it } from 'vitest';
import {
  belongingToTrip,
  eventOfNotification,
  isMessageWithoutTrip,
  separateDuplicates,
  turnAfterNotification,
} from './notification-placing.ts';

const message = (avinodeId: string, tripReference: string | null = null) => ({ avinodeId, tripReference });

describe('the notifications of one trip', () => {
  it('leaves out other trips and RFQs of other trips', () => {
    const batch = [message('atrip-2'), message('arfq-1'), message('arfq-2'), message('asellermsg-1')];
    expect(belongingToTrip(batch, new Set(['arfq-2'])).map(({ avinodeId }) => avinodeId)).toEqual([
      'arfq-1',
      'asellermsg-1',
    ]);
  });

  it.each([
    ['asellermsg-1', null, true],
    ['abuyermsg-1', null, true],
    ['asellermsg-1', 'A1B2C3', false],
    ['arfq-1', null, false],
  ])('%s with trip %s has to be read first: %s', (avinodeId, tripReference, expected) => {
    expect(isMessageWithoutTrip({ avinodeId, tripReference })).toBe(expected);
  });
});

describe('duplicates of a message', () => {
  const known = (status: string, tripId: string | null) => ({ avinodeId: 'asellermsg-1', status, tripId });

  it('a second notification in the batch is a repeat', () => {
    const batch = [message('asellermsg-1'), message('asellermsg-2'), message('asellermsg-1')];
    const { fresh, repeats } = separateDuplicates(batch, [], true);
    expect([fresh.length, repeats]).toEqual([2, [batch[2]]]);
  });

  it('a placed one with a trip makes it a repeat', () => {
    const { fresh, repeats } = separateDuplicates([message('asellermsg-1')], [known('placed', 'trip')], true);
    expect([fresh.length, repeats.length]).toEqual([0, 1]);
  });

  it('an orphan without a trip is superseded once the trip is known', () => {
    const orphan = known('orphan', null);
    const { fresh, superseded } = separateDuplicates([message('asellermsg-1')], [orphan], true);
    expect([fresh.length, superseded]).toEqual([1, [orphan]]);
  });

  it('a placed one without a trip neither makes it a repeat nor is superseded', () => {
    const { fresh, superseded } = separateDuplicates([message('asellermsg-1')], [known('placed', null)], true);
    expect([fresh.length, superseded.length]).toEqual([1, 0]);
  });

  it('without a trip, any known one makes it a repeat', () => {
    const { repeats, superseded } = separateDuplicates([message('asellermsg-1')], [known('orphan', null)], false);
    expect([repeats.length, superseded.length]).toEqual([1, 0]);
  });

  it('an RFQ is never a repeat: its second notification says that it changed', () => {
    const { fresh } = separateDuplicates([message('arfq-1'), message('arfq-1')], [], true);
    expect(fresh).toHaveLength(2);
  });
});

describe('what a notification changes', () => {
  it.each([
    ['seller_message', 'broker'],
    ['buyer_message', 'operator'],
    ['rfq', 'operator'],
    ['trip', null],
    [null, null],
  ] as const)('after %s it is the turn of %s', (kind, turn) => {
    expect(turnAfterNotification(kind)).toBe(turn);
  });

  it.each([
    { isKnownRfq: false, isRfqSeen: false, isReadPending: true, event: 'notification_received' },
    { isKnownRfq: true, isRfqSeen: false, isReadPending: true, event: 'rfq_seen' },
    { isKnownRfq: true, isRfqSeen: false, isReadPending: false, event: 'rfq_seen' },
    { isKnownRfq: true, isRfqSeen: true, isReadPending: true, event: null },
    { isKnownRfq: true, isRfqSeen: true, isReadPending: false, event: 'notification_received' },
  ])('$event for known RFQ $isKnownRfq, seen $isRfqSeen, read pending $isReadPending', ({ event, ...given }) => {
    expect(eventOfNotification(given)).toBe(event);
  });
});
