import { expect, it } from 'vitest';
import { draftOf, emptyQuote, parseFlightTime, readQuoteDraft } from './quote-draft.ts';

it.each([
  ['5:20', 320],
  ['5 h 20', 320],
  ['5h20m', 320],
  ['5h', 300],
  ['320 min', 320],
  ['five', null],
  ['0:00', null],
  ['320', null],
])('%s are %s minutes', (text, minutes) => expect(parseFlightTime(text)).toBe(minutes));

const filled = {
  ...emptyQuote('USD'),
  amount: '$45,000.50',
  tail: 'n350tt',
  yearOfMake: '2017',
  safetyRatings: 'ARGUS Platinum, Wyvern Wingman',
  flightTime: '5:20',
  lines: { ...emptyQuote('USD').lines, catering: { state: 'extra' as const, amount: 'USD 450', label: '' } },
};

it('a draft accepts pasted amounts, and omits empty fields', () =>
  expect(readQuoteDraft(filled)).toEqual({
    errors: {},
    content: {
      total: { amountMinor: 4_500_050, currency: 'USD' },
      tail: 'N350TT',
      yearOfMake: 2017,
      safetyRatings: ['ARGUS Platinum', 'Wyvern Wingman'],
      flightMinutes: 320,
      lines: [{ kind: 'catering', state: 'extra', label: null, amountMinor: 45_000 }],
    },
  }));

it('a value that cannot be parsed is an error of its field, never guessed', () => {
  const { errors } = readQuoteDraft({
    ...filled,
    amount: '45,50',
    flightTime: 'soon',
    lines: {
      ...filled.lines,
      wifi: { state: 'extra', amount: 'free', label: '' },
      other: { state: 'included', amount: '', label: '' },
    },
  });
  expect(Object.keys(errors)).toEqual(['total', 'flightMinutes', 'lines.wifi', 'lines.other']);
});

it('a stored quote becomes the same draft', () => {
  const quote = {
    operatorName: 'Jet Co',
    total: { amountMinor: 4_500_050, currency: 'USD' },
    aircraftType: null,
    tail: 'N350TT',
    yearOfMake: 2017,
    seats: null,
    safetyRatings: ['ARGUS Platinum', 'Wyvern Wingman'],
    flightMinutes: 320,
    operatorTerms: null,
    validUntil: null,
    lines: [{ kind: 'catering', state: 'extra', label: null, amountMinor: 45_000 }],
  };
  expect(readQuoteDraft(draftOf(quote as never)).content).toEqual(readQuoteDraft(filled).content);
});
