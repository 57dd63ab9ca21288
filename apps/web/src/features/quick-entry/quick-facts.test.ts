import { describe, expect, it } from 'vitest';
import type { ClientId } from '@tripthread/shared/ids';
import { type Answer, clientOf, itemsOf, openItems, piecesOf, requestOf, replaceSpan } from './quick-facts.ts';

const text = 'teb-london 12 dec 6 pax, ski bags, hangar, for Vale';
const spanOf = (piece: string) => ({ start: text.indexOf(piece), end: text.indexOf(piece) + piece.length });
const fact = { confidence: 'sure' as const, options: [] as { label: string; text: string }[], note: null };
const vale = { id: 'c-1' as ClientId, name: 'Marcus Vale', companyName: null };
const answer: Answer = {
  text,
  legCount: 1,
  facts: [
    { ...fact, kind: 'airport', value: 'KTEB', span: spanOf('teb'), fields: ['legs.0.departureAirport'] },
    {
      ...fact,
      kind: 'airport',
      value: 'EGGW',
      span: spanOf('london'),
      fields: ['legs.0.arrivalAirport'],
      confidence: 'ambiguous',
      options: [
        { label: 'EGGW London Luton', text: 'EGGW' },
        { label: 'EGLF Farnborough', text: 'EGLF' },
      ],
    },
    { ...fact, kind: 'date', value: '2026-12-12', span: spanOf('12 dec'), fields: ['legs.0.departureDate'] },
    {
      ...fact,
      kind: 'passengers',
      value: 6,
      span: spanOf('6 pax'),
      fields: ['legs.0.passengers'],
      confidence: 'guessed',
    },
    { ...fact, kind: 'baggage', value: 'ski bags', span: spanOf('ski bags'), fields: ['baggage'] },
  ],
  leftovers: [{ text: 'hangar', span: spanOf('hangar'), why: null }],
  client: { name: 'Vale', span: spanOf('Vale'), confidence: 'guessed', matches: [vale] },
};

describe('what was understood', () => {
  it('a fact is in doubt until chosen or confirmed', () => {
    const items = itemsOf(answer, null);
    expect(openItems(items, new Set()).map(({ label }) => label)).toEqual(['To', 'Passengers', 'Client']);
    const passengers = items.find(({ kind }) => kind === 'passengers');
    expect(openItems(items, new Set([passengers?.key ?? ''])).map(({ label }) => label)).toEqual(['To', 'Client']);
    const chosen = itemsOf(answer, { name: 'Vale', clientId: null });
    expect(chosen.at(-1)).toMatchObject({ words: 'new client “Vale”', confidence: 'sure' });
    // A choice holds for the name it was made for.
    expect(itemsOf(answer, { name: 'Hartley', clientId: null }).at(-1)).toMatchObject({ confidence: 'guessed' });
  });

  it('becomes a request; what was not understood is kept as a wish', () => {
    expect(requestOf(answer)).toMatchObject({
      legs: [
        {
          departureAirport: 'KTEB',
          arrivalAirport: 'EGGW',
          departureDate: '2026-12-12',
          departureTime: null,
          passengers: 6,
        },
      ],
      baggage: 'ski bags',
      wifi: null,
      specialRequirements: 'Also said: hangar',
    });
    expect(
      requestOf({ ...answer, legCount: 0, facts: [{ ...answer.facts[2], fields: [] } as Answer['facts'][number]] }),
    ).toMatchObject({
      legs: [],
      specialRequirements: 'Also said: 12 dec; hangar',
    });
  });

  it('names its client by id, or by the name of a new one', () => {
    expect(clientOf(answer, null)).toEqual({ id: vale.id });
    expect(clientOf(answer, { name: 'Vale', clientId: null })).toEqual({ name: 'Vale' });
    expect(clientOf({ ...answer, client: null }, null)).toBeNull();
  });

  it('is corrected by replacing its text, only while it is unchanged', () => {
    expect(replaceSpan(text, text, spanOf('london'), 'EGLF')).toBe(text.replace('london', 'EGLF'));
    expect(replaceSpan(`x${text}`, text, spanOf('london'), 'EGLF')).toBeNull();
  });

  it('the text is marked by part, without losing a character', () => {
    const pieces = piecesOf(answer, itemsOf(answer, null), new Set());
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter(({ as }) => as === 'doubtful').map((piece) => piece.text)).toEqual([
      'london',
      '6 pax',
      'Vale',
    ]);
    expect(pieces.filter(({ as }) => as === 'not understood').map((piece) => piece.text)).toEqual(['hangar']);
  });
});
