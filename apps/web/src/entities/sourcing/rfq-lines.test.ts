import { describe, expect, test } from 'vitest';
import type { Trip } from '../../lib/api/api-types.ts';
import { rfqLines } from './rfq-lines.ts';

type Lift = Trip['rfqs'][number]['lifts'][number];
const lift = (tail: string | null, status: Lift['status'], type = 'Phenom 300') =>
  ({ avinodeLiftId: `asellerlift-${tail}`, tail, type, status, category: null, declineReason: null }) as Lift;
const quote = (kind: 'firm' | 'estimate', tail: string | null, more: object = {}) =>
  ({
    id: `${kind} ${tail}`,
    rfqId: 'r',
    kind,
    tail,
    aircraftType: 'Phenom 300',
    ...more,
  }) as unknown as Trip['quotes'][number];
const shape = (lifts: readonly Lift[], quotes: readonly Trip['quotes'][number][]) =>
  rfqLines({ id: 'r', lifts } as unknown as Trip['rfqs'][number], quotes).map(({ tail, firm, estimate }) => [
    tail,
    firm?.id ?? null,
    estimate?.id ?? null,
  ]);

describe('the aircraft of an RFQ with their prices', () => {
  test('each price is shown at its aircraft', () =>
    expect(
      shape(
        [lift('N1', 'accepted'), lift('N2', 'unanswered')],
        [quote('estimate', 'N2'), quote('firm', 'N1'), quote('firm', 'N9', { rfqId: 'other' })],
      ),
    ).toEqual([
      ['N1', 'firm N1', null],
      ['N2', null, 'estimate N2'],
    ]));

  test('without a tail number the type matches', () =>
    expect(shape([lift('N1', 'accepted')], [quote('firm', null)])).toEqual([['N1', 'firm null', null]]));

  test('a declined aircraft has no price, and an answer replaces the estimate', () =>
    expect(
      shape([lift('N1', 'declined'), lift('N2', 'accepted')], [quote('estimate', 'N1'), quote('estimate', 'N2')]),
    ).toEqual([
      ['N1', null, null],
      ['N2', null, null],
    ]));

  test('a quote of another aircraft is a line of its own', () =>
    expect(shape([lift('N1', 'declined')], [quote('firm', 'N5', { aircraftType: 'Citation XLS' })])).toEqual([
      ['N1', null, null],
      ['N5', 'firm N5', null],
    ]));
});
