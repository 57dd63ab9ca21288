import { describe, expect, it } from 'vitest';
import type { LiftReading, RfqReading } from '../avinode.ts';
import { isSameRfqState, rfqAfterReading, rfqEventKind, type RfqState } from './trip-reading.ts';

const at = '2026-05-01T10:00:00.000Z';
const earlier = '2026-05-01T09:00:00.000Z';

const lift = (status: LiftReading['status'], declineReason: LiftReading['declineReason'] = null): LiftReading => ({
  avinodeLiftId: 'asellerlift-1',
  type: 'Global 6500',
  tail: null,
  category: null,
  status,
  declineReason,
  quoteIds: [],
  latestQuote: null,
});

const reading = (lifts: readonly LiftReading[], more: Partial<RfqReading> = {}): RfqReading => ({
  avinodeRfqId: 'arfq-1',
  tripCode: null,
  avinodeTripId: null,
  operator: null,
  isCancelled: false,
  sentAt: null,
  lifts,
  ...more,
});

const sent: RfqState = {
  status: 'sent',
  declineReason: null,
  lifts: [],
  operatorId: null,
  sentAt: earlier,
  answeredAt: null,
};

const after = (before: RfqState, read: RfqReading) => rfqAfterReading(before, read, { operatorId: null, at });

describe('an RFQ after a read', () => {
  it('keeps the time it was sent when the reading has none', () => {
    expect(after(sent, reading([lift('unanswered')])).sentAt).toBe(earlier);
  });

  it('is answered at the first read that shows an answer, and keeps that time', () => {
    const quoted = after(sent, reading([lift('accepted')]));
    expect([quoted.status, quoted.answeredAt]).toEqual(['quoted', at]);
    const again = rfqAfterReading(quoted, reading([lift('accepted')]), {
      operatorId: null,
      at: '2026-05-02T10:00:00.000Z',
    });
    expect(again.answeredAt).toBe(at);
    expect(isSameRfqState(quoted, again)).toBe(true);
  });

  it('is no longer answered when the operator takes the answer back', () => {
    const quoted = after(sent, reading([lift('accepted')]));
    expect(after(quoted, reading([lift('unanswered')])).answeredAt).toBeNull();
  });

  it('differs when only a lift differs', () => {
    const one = after(sent, reading([lift('unanswered')]));
    const other = after(one, reading([{ ...lift('unanswered'), tail: 'N650GD' }]));
    expect(isSameRfqState(one, other)).toBe(false);
  });
});

describe('the event of an RFQ', () => {
  const declined = after(sent, reading([lift('declined', 'AIRCRAFT_NOT_AVAILABLE')]));
  const cancelled = after(sent, reading([lift('unanswered')], { isCancelled: true }));
  it.each([
    ['the first decline', sent, declined, 'quote_declined'],
    ['the same decline again', declined, declined, null],
    ['another reason', declined, { ...declined, declineReason: 'OTHER' as const }, 'quote_declined'],
    ['a cancellation', sent, cancelled, 'rfq_cancelled'],
    ['the same cancellation again', cancelled, cancelled, null],
    ['an answer that has its own event', sent, after(sent, reading([lift('accepted')])), null],
  ])('%s', (_case, before, now, expected) => {
    expect(rfqEventKind(before, now)).toBe(expected);
  });
});
