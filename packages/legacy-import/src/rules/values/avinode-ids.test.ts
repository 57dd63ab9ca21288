import { describe, expect, it } from 'vitest';
import { nameOfTrip, sortAvinodeIds } from './avinode-ids.ts';

const sort = (trip: string | null, rfp: string | null = null, rfq: string | null = null) => {
  const sorted = sortAvinodeIds({ avinode_trip_id: trip, avinode_rfp_id: rfp, avinode_rfq_id: rfq });
  return {
    trip: sorted.trip === null ? null : nameOfTrip(sorted.trip),
    rfp: sorted.rfpId,
    rfq: sorted.rfqId,
    notes: sorted.notes.map(({ reason }) => reason),
  };
};

describe('ids of Avinode', () => {
  it.each([
    ['a trip by its API id', ['atrip-64956150'], { trip: 'atrip-64956150' }],
    ['in capitals, with surrounding spaces', [' ATRIP-64956150 '], { trip: 'atrip-64956150' }],
    ['a trip by its code', ['A1B2C3'], { trip: 'A1B2C3' }],
    ['a lower-case code with a digit', ['a1b2c3'], { trip: 'A1B2C3' }],
    ['six lower-case letters are a word', ['please'], { trip: null, notes: ['unreadable_id'] }],
    ['as is a sentence', ['the trip about LAX'], { trip: null, notes: ['unreadable_id'] }],
    ['a trip without its prefix', ['64956150'], { trip: 'atrip-64956150', notes: ['prefix_restored'] }],
    ['an RFQ in the trip’s column', ['arfq-68998748'], { rfq: 'arfq-68998748', notes: ['wrong_column'] }],
    ['an RFP id', [null, 'rfp-123'], { rfp: 'rfp-123' }],
    ['an RFQ in the RFP’s column', [null, 'arfq-5'], { rfq: 'arfq-5', notes: ['wrong_column'] }],
    ['a trip in the RFP’s column', [null, 'atrip-5'], { trip: 'atrip-5', notes: ['wrong_column'] }],
    [
      'a trip in the RFP’s column that already has one: the trip is kept',
      ['atrip-1', 'atrip-2'],
      { trip: 'atrip-1', notes: ['wrong_column'] },
    ],
    [
      'an RFQ in the trip’s column that already has one: the RFQ is kept',
      ['arfq-1', null, 'arfq-2'],
      { rfq: 'arfq-2', notes: ['wrong_column'] },
    ],
    ['an RFP in the trip’s column', ['rfp-9'], { rfp: 'rfp-9', notes: ['wrong_column'] }],
    ['a quote’s id is no trip', ['aquote-12'], { notes: ['unreadable_id'] }],
    ['nothing', ['', ' '], {}],
  ] as const)('%s', (_, given, expected) => {
    expect(sort(given[0], given[1] ?? null, (given as readonly (string | null)[])[2] ?? null)).toEqual({
      trip: null,
      rfp: null,
      rfq: null,
      notes: [],
      ...expected,
    });
  });
});
