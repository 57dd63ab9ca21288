import type { AircraftCategory } from '@tripthread/shared/requests/requests';
import type { Page } from './page.ts';
import { type Reading, reading } from './reading.ts';

/** Category words, longer first: `super mid` must not be read as midsize. */
const spoken: readonly (readonly [RegExp, readonly AircraftCategory[]])[] = [
  [
    /\b(?:super[\s-]?(?:mid(?:[\s-]?size)?)|smid|s\.?mid|super ?midsized?)(?: cabin)?(?: jets?)?\b/giu,
    ['Super midsize jet'],
  ],
  [/\b(?:super[\s-]?light)(?: jets?)?\b/giu, ['Super light jet']],
  [/\b(?:vip airliners?|bbj|acj)\b/giu, ['VIP airliner']],
  [/\b(?:ultra[\s-]?long(?:[\s-]?range)?|ulr)(?: jets?)?\b/giu, ['Ultra long range']],
  [/\blong[\s-]range(?: jets?)?\b/giu, ['Ultra long range', 'Heavy jet']],
  [
    /\b(?:entry level jet(?: \(vlj\))?|entry[\s-]level(?: jets?)?|very[\s-]light(?: jets?)?|vlj)\b\)?/giu,
    ['Entry level jet (VLJ)'],
  ],
  [/\b(?:light|lite)\s*(?:or|\/)\s*mid(?:[\s-]?size)?(?: jets?)?\b/giu, ['Light jet', 'Midsize jet']],
  [
    /\bmid(?:[\s-]?size)?\s*(?:or|\/)\s*super[\s-]?mid(?:[\s-]?size)?(?: jets?)?\b/giu,
    ['Midsize jet', 'Super midsize jet'],
  ],
  [
    /\b(?:light|lite)(?: cabin)?(?: jets?)\b|\blight\b(?! (?:bags?|luggage|baggage|lunch|catering|snacks?|meals?|breakfast|dinner))/giu,
    ['Light jet'],
  ],
  [
    /\bmid(?:[\s-]?sized?)?(?: cabin)?(?: jets?)?\b(?![\s-](?:day|morning|afternoon|week|december|november|january|dec|jan|nov|may|june|july|sept?|oct|feb|march|april|august))/giu,
    ['Midsize jet'],
  ],
  [/\bheavy(?: cabin)?(?: jets?)?\b(?! (?:bags?|luggage|baggage|snow|rain))/giu, ['Heavy jet']],
  [/\blarge[\s-]cabin(?: jets?)?\b|\blarge jets?\b/giu, ['Heavy jet', 'Ultra long range']],
  [/\b(?:turbo[\s-]?props?)\b/giu, ['Turbo prop']],
  [/\bpiston(?: aircraft| twin| single)?\b/giu, ['Piston']],
  [/\b(?:twin[\s-]engine heli(?:copter)?|helicopter twin engine)\b/giu, ['Helicopter twin engine']],
  [/\b(?:single[\s-]engine heli(?:copter)?|helicopter single engine)\b/giu, ['Helicopter single engine']],
  [/\b(?:helicopters?|heli|chopper)\b/giu, ['Helicopter twin engine', 'Helicopter single engine']],
  [/\bairliners?\b/giu, ['Airliner', 'VIP airliner']],
];

const types: readonly (readonly [RegExp, AircraftCategory])[] = [
  [
    /\b(?:g(?:ulfstream)?[\s-]?(?:500|550|600|650(?:er)?|700|800|v)|global[\s-]?(?:express|5000|5500|6000|6500|7500|8000)|falcon[\s-]?(?:7x|8x|6x|10x))\b/giu,
    'Ultra long range',
  ],
  [
    /\b(?:g(?:ulfstream)?[\s-]?(?:400|450|iv|iv-?sp)|challenger[\s-]?(?:60[1345]|650)|falcon[\s-]?(?:900(?:ex|lx)?|2000(?:lx|lxs|s|ex)?)|legacy[\s-]?(?:600|650)|cl[\s-]?(?:60[145]|650))\b/giu,
    'Heavy jet',
  ],
  [
    /\b(?:challenger[\s-]?3[05]0|citation[\s-]?(?:x|sovereign|longitude|latitude)|g(?:ulfstream)?[\s-]?(?:200|280)|praetor[\s-]?[56]00|legacy[\s-]?500|hawker[\s-]?4000|cl[\s-]?3[05]0)\b/giu,
    'Super midsize jet',
  ],
  [
    /\b(?:hawker[\s-]?(?:800(?:xp)?|850xp|900xp)|lear(?:jet)?[\s-]?60(?:xr)?|g(?:ulfstream)?[\s-]?1[05]0|praetor[\s-]?450|legacy[\s-]?450)\b/giu,
    'Midsize jet',
  ],
  [/\b(?:citation[\s-]?(?:xls\+?|excel|v)|lear(?:jet)?[\s-]?(?:45(?:xr)?|75))\b/giu, 'Super light jet'],
  [
    /\b(?:phenom[\s-]?300e?|citation[\s-]?(?:cj[234]\+?|bravo|encore)|cj[234]\+?|lear(?:jet)?[\s-]?(?:31|35|40)|hawker[\s-]?400(?:xp)?|nextant|pc-?24|premier[\s-]?1)\b/giu,
    'Light jet',
  ],
  [
    /\b(?:phenom[\s-]?100e?|citation[\s-]?(?:mustang|m2|cj1)|mustang|hondajet|vision[\s-]?jet|eclipse)\b/giu,
    'Entry level jet (VLJ)',
  ],
  [
    /\b(?:king[\s-]?air(?:[\s-]?(?:90|200|250|350|360)i?)?|pc-?12|pilatus(?:[\s-]pc-?12)?|tbm[\s-]?\d{3}|piaggio|caravan)\b/giu,
    'Turbo prop',
  ],
];

const option = (category: AircraftCategory) => ({ label: category, text: category });

/** Reads the aircraft category. A type implies its category and is kept as a wish. */
export function readCategory(page: Page): readonly (Reading<'category'> | Reading<'wish'>)[] {
  const byType = types.flatMap(([pattern, category]) =>
    page.read(pattern, ({ span, text }): readonly (Reading<'wish'> | Reading<'category'>)[] => [
      reading('wish', `Aircraft: ${text}`, span),
      reading('category', category, span, {
        confidence: 'guessed',
        options: [option(category)],
        note: `The class of a ${text}.`,
      }),
    ]),
  );
  const said = inOrder(page);
  // A category in the text overrides the category of a type.
  const wishes = byType.flatMap((pair) => pair.filter((one) => one.kind === 'wish'));
  const implied = byType.flatMap((pair) => pair.filter((one) => one.kind === 'category'));
  return [
    ...wishes,
    ...severalOf(page, said.length > 0 ? said : implied.toSorted((a, b) => a.span.start - b.span.start)),
  ];
}

function inOrder(page: Page): readonly Reading<'category'>[] {
  const found = spoken.flatMap(([pattern, categories]) =>
    page.read(pattern, ({ span, text }) => {
      const [first] = categories;
      if (first === undefined) return null;
      const isOne = categories.length === 1;
      return reading('category', first, span, {
        confidence: isOne ? 'sure' : 'ambiguous',
        options: isOne ? [] : categories.map(option),
        note: isOne ? null : `“${text}” may be either.`,
      });
    }),
  );
  return found.toSorted((a, b) => a.span.start - b.span.start);
}

const between = /^[\s,/&]*(?:(?:or|and|to)\s+(?:an?\s+)?)?$/iu;

/** "A light or a heavy": a request has one category, so the broker chooses. */
function severalOf(page: Page, found: readonly Reading<'category'>[]): readonly Reading<'category'>[] {
  const [first] = found;
  const last = found.at(-1);
  const names = new Set(found.flatMap(({ value, options }) => [value, ...options.map(({ text }) => text)]));
  if (first === undefined || last === undefined || found.length === 1) return found;
  if (names.size === 1) return [first];
  const note = 'More than one class is named.';
  const isOnePiece = found.every(({ span }, index) => {
    const next = found[index + 1];
    return next === undefined || between.test(page.text.slice(span.end, next.span.start));
  });
  // The categories are apart in the text, so replacing one part would not decide it.
  if (!isOnePiece) return [{ ...first, confidence: 'guessed', options: [], note }];
  const options = [...names].map((name) => option(name as AircraftCategory));
  return [{ ...first, span: { start: first.span.start, end: last.span.end }, confidence: 'ambiguous', options, note }];
}
