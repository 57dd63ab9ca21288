import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type Comparable,
  likelyDuplicates,
  type MatchReason,
  matchReasonOf,
  nameWords,
  samePhone,
} from './client-matching.ts';

const card = (name: string, given: Partial<Comparable> = {}): Comparable => ({
  name,
  companyName: null,
  emails: [],
  phones: [],
  ...given,
});
const of = (companyName: string) => ({ companyName });

describe('a phone number in different spellings', () => {
  test.each([
    ['+1 201 555 0134', '(201) 555-0134'],
    ['+44 20 7946 0958', '020 7946 0958'],
    ['0049 171 5550134', '0171 555 01 34'],
    ['+47 22 55 50 12', '22555012'],
  ])('%s is %s', (a, b) => {
    expect(samePhone(a, b)).toBe(true);
    expect(samePhone(b, a)).toBe(true);
  });
  test.each([
    ['+1 201 555 0134', '+1 201 555 0135'],
    ['555 0134', '+1 201 555 0134 9'],
    ['0134', '+1 201 555 0134'],
    ['', ''],
    ['+1 201 555 0134', '5550134'],
  ])('%s is not %s', (a, b) => expect(samePhone(a, b)).toBe(false));
});

test.each([
  ['Hartley, Olivia', 'hartley olivia'],
  ['Mrs. Olivia Hartley', 'hartley olivia'],
  ['José  Núñez-Ferrer', 'ferrer jose nunez'],
  ['Groß', 'gross'],
  ["Niamh O'Connor", 'niamh oconnor'],
  ['…', ''],
])('the name words of %s', (name, words) => expect(nameWords(name).join(' ')).toBe(words));

describe('two cards', () => {
  const rows: readonly [Comparable, Comparable, MatchReason | null][] = [
    [
      card('Olivia Hartley', { emails: ['Olivia@Hartley.example '] }),
      card('OH', { emails: ['olivia@hartley.example'] }),
      'email',
    ],
    [card('Front desk', { phones: ['+1 201 555 0134'] }), card('O. Hartley', { phones: ['201-555-0134'] }), 'phone'],
    [card('Olivia Hartley'), card('HARTLEY, Olivia'), 'name'],
    [card('Olivia Hartley', of('Acme Inc.')), card('Olivia Hartley', of('ACME')), 'name'],
    [card('Olivia Hartley', of('Acme')), card('Olivia Hartley', of('Globex')), null],
    [card('Olivia Hartley', of('Acme')), card('O. Hartley'), 'similar_name'],
    [card('Olivia Hartley'), card('Olivia Hartely'), 'similar_name'],
    [card('Olivia Hartley'), card('Olivia Hartly'), 'similar_name'],
    [card('Olivia Hartley'), card('Olivia Jane Hartley'), 'similar_name'],
    [card('Olivia Hartley'), card('Oliver Hartley'), null],
    [card('Hartley'), card('Olivia Hartley'), null],
    [card('J. Pike'), card('M. Pike'), null],
    [card('…'), card('—'), null],
  ];
  test.each(rows)('%j and %j', (a, b, likeness) =>
    expect([matchReasonOf(a, b), matchReasonOf(b, a)]).toEqual([likeness, likeness]),
  );

  it('match or differ symmetrically', () => {
    const word = fc.constantFrom('Olivia', 'O.', 'Oliva', 'Hartley', 'Hartly', 'Jane', 'Dr.', 'Acme');
    const any = fc.record({
      name: fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')),
      companyName: fc.constantFrom(null, 'Acme', 'Acme Ltd', 'Globex'),
      emails: fc.array(fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example'), { maxLength: 2 }),
      phones: fc.array(fc.constantFrom('+1 201 555 0134', '2015550134', '555'), { maxLength: 2 }),
    });
    fc.assert(fc.property(any, any, (a, b) => matchReasonOf(a, b) === matchReasonOf(b, a)));
  });
});

test('the surest matches come first, up to the limit', () => {
  const olivia = card('Olivia Hartley', { emails: ['o@h.example'] });
  const others = [
    card('O. Hartley'),
    card('Zoe Quinn'),
    card('Olivia Hartley'),
    card('Front desk', { emails: ['o@h.example'] }),
  ];
  expect(likelyDuplicates(olivia, others, 5).map(({ likeness }) => likeness)).toEqual([
    'email',
    'name',
    'similar_name',
  ]);
  expect(likelyDuplicates(olivia, others, 1)).toHaveLength(1);
});
