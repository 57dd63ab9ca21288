import { describe, expect, it } from 'vitest';
import { isDeleted, toMessage } from './messages.ts';
import { toAgent, toClient } from './values/people.ts';
import { toProposal, toQuote } from './quotes.ts';
import { isPlaceholder, toRequest } from './requests.ts';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { instantOf, textOf } from './rows.ts';

const at = '2026-11-28T00:00:00.000Z';
const id = '0b000000-0000-4000-8000-000000000001';
const usd = { currency: 'USD', at };
const reasons = (notes: readonly Note[]) =>
  notes.map(({ reason, field }) => `${reason}${field === undefined ? '' : ` ${field}`}`);

describe('a value', () => {
  it.each([
    ['2026-01-04T10:00:00.123456+00:00', '2026-01-04T10:00:00.123Z'],
    ['2026-01-04T10:00:00+02:00', '2026-01-04T08:00:00.000Z'],
    ['infinity', null],
    ['', null],
    [null, null],
  ])('the time %s is %s', (given, expected) => expect(instantOf({ at: given }, 'at')).toBe(expected));
  it('is null if the column does not exist at this stage', () => expect(textOf({}, 'avinode_rfq_id')).toBeNull());
});

describe('a request', () => {
  const raw: Raw = {
    id,
    status: 'draft',
    departure_airport: 'KTEB',
    arrival_airport: 'KVNY',
    departure_date: '2026-01-15T00:00:00+00:00',
    passengers: 4,
    created_at: '2025-12-01T10:00:00+00:00',
  };
  const map = (more: Raw, segments: readonly Raw[] = []) => toRequest({ ...raw, ...more }, segments, usd);

  it('has an outbound leg, and a return leg if it has a return date', () => {
    expect(map({}).legs).toEqual([
      {
        departureAirport: 'KTEB',
        arrivalAirport: 'KVNY',
        departureDate: '2026-01-15',
        departureTime: null,
        passengers: 4,
      },
    ]);
    const round = map({ return_date: '2026-01-18T00:00:00+00:00' });
    expect(round.legs.map(({ departureAirport, departureDate }) => `${departureAirport} ${departureDate}`)).toEqual([
      'KTEB 2026-01-15',
      'KVNY 2026-01-18',
    ]);
    expect(round.row).toMatchObject({ arrival_airport: 'KVNY', return_date: '2026-01-18' });
  });

  it('has the legs of its segments in order, if it has segments', () => {
    const segment = (segment_order: number, from: string, to: string) => ({
      segment_order,
      departure_airport: from,
      arrival_airport: to,
      departure_date: '2026-02-01',
      departure_time: '09:30:00',
      passengers: 2,
    });
    const { legs } = map({}, [segment(1, 'KMIA', 'KLAS'), segment(0, 'KTEB', 'KMIA')]);
    expect(legs.map(({ departureAirport, departureTime }) => `${departureAirport} ${departureTime}`)).toEqual([
      'KTEB 09:30',
      'KMIA 09:30',
    ]);
  });

  it.each([
    [{ departure_airport: ' kteb' }, 'KTEB', []],
    [{ departure_airport: 'TBD' }, null, []],
    [{ departure_airport: 'Teterboro' }, null, ['unreadable_airport departure_airport']],
    [{ departure_airport: 'KVNY' }, null, ['same_airports arrival_airport']],
    [{ departure_date: '2026-01-15T14:00:00+00:00' }, 'KTEB', ['time_of_day departure_date']],
    [{ departure_date: 'infinity' }, 'KTEB', ['unreadable_time departure_date']],
    [{ status: 'on_hold' }, 'KTEB', ['unknown_value status']],
    [{ passengers: 900 }, 'KTEB', ['bad_number passengers']],
    [{ budget: -1 }, 'KTEB', ['bad_number budget']],
    [{ avinode_trip_id: 'arfq-7' }, 'KTEB', ['wrong_column avinode_trip_id']],
  ])('%j departs from %s and notes %j', (more, from, expected) => {
    const mapped = map(more);
    expect([mapped.row.departure_airport, reasons(mapped.notes)]).toEqual([from, expected]);
  });

  it('keeps values without a column in its metadata', () => {
    const { metadata } = map({ status: 'contract_sent', quotes_expected: 5, metadata: { origin: 'web' } }).row;
    expect(metadata).toEqual({ origin: 'web', formerly: { status: 'contract_sent', quotes_expected: 5 } });
  });

  it('is a placeholder only if it is marked as one', () => {
    const placeholder = {
      conversation_type: 'general',
      departure_airport: 'TBD',
      metadata: { is_general_conversation: true },
    };
    expect(isPlaceholder({ ...raw, ...placeholder })).toBe(true);
    expect(isPlaceholder({ ...raw, ...placeholder, avinode_trip_id: 'atrip-1' })).toBe(false);
    expect(isPlaceholder({ ...raw, conversation_type: 'flight_request' })).toBe(false);
  });
});

describe('a quote', () => {
  const raw: Raw = {
    id,
    status: 'received',
    base_price: 20_000,
    total_price: 21_500.25,
    fuel_surcharge: 1_500.25,
    operator_name: 'Jet Co',
    received_at: at,
  };
  const map = (more: Raw) => toQuote({ ...raw, ...more }, usd);

  it.each([
    ['received', 'firm', 'received'],
    ['analyzed', 'firm', 'analyzed'],
    ['accepted', 'firm', 'accepted'],
    ['rejected', 'firm', 'rejected'],
    ['expired', 'firm', 'expired'],
    ['pending', 'estimate', 'pending'],
  ])('with status %s becomes a %s quote, %s', (status, kind, became) =>
    expect(map({ status }).quote?.row).toMatchObject({ kind, status: became }),
  );

  it.each([
    ['without a price', { total_price: 0, base_price: 0 }, ['no_price total_price']],
    ['with a status that is not a quote’s', { status: 'declined' }, ['not_a_quote status']],
  ])('%s is not migrated', (_, more, expected) => {
    expect(map(more).quote).toBeNull();
    expect(reasons(map(more).notes)).toEqual(expected);
  });

  it('is expired only if its validity had ended before the import', () => {
    expect(map({ valid_until: '2026-11-27T00:00:00+00:00' }).quote?.row.status).toBe('expired');
    expect(map({ valid_until: '2026-11-29T00:00:00+00:00' }).quote?.row.status).toBe('received');
    expect(map({ valid_until: '2020-01-01T00:00:00+00:00', status: 'accepted' }).quote?.row.status).toBe('accepted');
  });

  it('has lines if they add up to its total', () => {
    expect(map({}).quote?.lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['flight', 2_000_000],
      ['fuel_surcharge', 150_025],
    ]);
    expect(map({ fees: 1 }).quote?.lines).toEqual([]);
    expect(reasons(map({ fees: 1 }).notes)).toEqual(['untotalled total_price']);
  });

  it('leaves a proposal’s document, price and margin in its legacy row', () => {
    const { row, notes } = toProposal({ id, proposal_number: 'PROP-2025-001', status: 'sent', version: 0 }, usd);
    expect(row).toMatchObject({ proposal_number: 'PROP-2025-001', title: 'PROP-2025-001', status: 'sent', version: 1 });
    expect(reasons(notes)).toEqual(['former_document']);
  });
});

describe('a message', () => {
  const map = (raw: Raw, withOperator = false) =>
    toMessage({ id, created_at: at, content: 'Hello', ...raw }, { withOperator, at });

  it.each([
    ['iso_agent', {}, false, 'iso_agent', 'internal'],
    ['iso_agent', {}, true, 'iso_agent', 'operator'],
    ['iso_agent', { avinode_message_id: 'abuyermsg-1' }, false, 'iso_agent', 'operator'],
    ['ai_assistant', {}, true, 'assistant', 'internal'],
    ['operator', {}, false, 'operator', 'operator'],
    ['system', {}, true, 'system', 'internal'],
    ['robot', {}, true, 'system', 'internal'],
  ])('of %s %j, with an operator: %s, is of %s for %s', (sender_type, more, withOperator, sender, audience) => {
    expect(map({ sender_type, ...more }, withOperator).row).toMatchObject({ sender_type: sender, audience });
  });

  it('is never shown as read by a client', () => {
    for (const sender_type of ['iso_agent', 'ai_assistant', 'operator', 'system', 'robot'])
      for (const withOperator of [true, false])
        expect(map({ sender_type }, withOperator).row.audience).not.toBe('client');
  });

  it.each([
    [{ content: '  ', content_type: 'quote_shared' }, '[quote shared]', ['empty_message']],
    [{ content: null, rich_content: { price: 1 } }, '[text]', ['rich_message', 'empty_message']],
    [{ content_type: 'hologram' }, 'Hello', ['unknown_value content_type']],
    [{ sender_type: 'robot' }, 'Hello', ['unknown_value sender_type']],
  ])('%j becomes %s and notes %j', (more, content, expected) => {
    const mapped = map({ sender_type: 'system', ...more });
    expect([mapped.row.content, reasons(mapped.notes)]).toEqual([content, expected]);
  });

  it('is truncated if it is too long, never inside a character', () => {
    const { row, notes } = map({ sender_type: 'system', content: '😀'.repeat(6_000) });
    expect(row.content.length).toBeLessThanOrEqual(10_000);
    expect(row.content.isWellFormed()).toBe(true);
    expect(reasons(notes)).toEqual(['long_message']);
  });

  it('is deleted if it has a deletion time', () => {
    expect([isDeleted({ deleted_at: at }), isDeleted({ deleted_at: null }), isDeleted({})]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('people', () => {
  it('without a valid address get an undeliverable one', () => {
    const { row, notes } = toAgent({ id, email: 'no address', full_name: ' ' }, at);
    expect(row).toMatchObject({ email: `moved-in-${id}@invalid`, full_name: `moved-in-${id}@invalid` });
    expect(reasons(notes)).toEqual(['to_be_invited role', 'no_email email']);
  });

  it('have preferences as pairs of label and value', () => {
    const { row, notes } = toClient(
      {
        id,
        contact_name: ' ',
        company_name: 'Halcyon',
        preferences: { catering: 'vegan', wifi: true, cabins: ['light'] },
      },
      at,
    );
    expect(row).toMatchObject({
      name: 'Halcyon',
      preferences: [
        { label: 'catering', value: 'vegan' },
        { label: 'wifi', value: 'true' },
        { label: 'cabins', value: '["light"]' },
      ],
    });
    expect(notes).toEqual([]);
  });
});
