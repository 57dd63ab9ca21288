import type { Page } from './page.ts';
import { number } from './passengers.ts';
import { type Reading, reading } from './reading.ts';

const counted = String.raw`(?:(?:a|an|one|her|his|their|my|the|some|${number})\s+)?`;
const animal = String.raw`(?:golden retrievers?|labradors?|labs?|poodles?|bulldogs?|frenchies?|terriers?|dachshunds?|retrievers?|puppy|puppies|dogs?|cats?|kittens?|pets?|birds?|parrots?|falcons(?! \d)|rabbits?|ferrets?)`;
const pets: readonly RegExp[] = [
  /\b(?:no pets|no dogs|no animals|without pets)\b/giu,
  new RegExp(
    String.raw`(?<![\w.-])${counted}(?:(?:small|large|big|medium|little|service|support|emotional support)\s+){0,2}${animal}\b(?: (?:in cabin|on board|onboard))?(?:\s*\(?\d{1,3}\s?(?:kg|lbs?)\)?)?`,
    'giu',
  ),
];

const bag = String.raw`(?:(?:checked|large|small|big|heavy|light|ski|golf|hand|carry[\s-]?on|oversized?|extra|duffel|garment|sets? of|pairs? of)\s+){0,2}(?:bags?|suitcases?|cases|luggage|baggage|carry[\s-]?ons?|skis|snowboards?|golf (?:clubs|sets?)|clubs|surf ?boards?|bikes?|bicycles?|strollers?|wheelchairs?|cool(?:er)? box(?:es)?|trunks|pelican cases|instruments?|guitars?|cellos?|rifles?|guns?)`;
const baggage: readonly RegExp[] = [
  /\b(?:no (?:bags|luggage|baggage)|(?:carry[\s-]?ons?|hand luggage|hand baggage) only)\b/giu,
  new RegExp(
    String.raw`(?<![\w.-])${counted}${bag}\b(?:(?:\s*(?:\+|&|and)\s*)${counted}${bag}\b){0,3}(?:\s*\(?\d{1,4}\s?(?:kg|lbs?)\)?)?`,
    'giu',
  ),
];

const food = String.raw`vegan|vegetarian|kosher|halal|gluten[\s-]free|sushi|vip|full|light|hot|cold|italian|japanese|seafood|mediterranean|standard|breakfast|lunch|dinner`;
const catering: readonly RegExp[] = [
  /\b(?:no catering|without catering|no food|own catering)\b/giu,
  /\bcatering\s*[:=]\s*(?<what>[^\uFFFC,;.\n]{1,80})/giu,
  new RegExp(
    String.raw`\b(?:with )?(?:(?:${food})\s+){0,3}(?:catering|meals?|snacks?|breakfast|lunch|dinner)(?: on board| onboard| requested| required| needed)?\b`,
    'giu',
  ),
  new RegExp(String.raw`\b(?:vegan|vegetarian|kosher|halal|sushi|champagne)\b`, 'giu'),
];

const no = String.raw`no|without|don'?t need|doesn'?t need|not need`;
const wifi = new RegExp(
  String.raw`\b(?<no>(?:${no})\s+)?(?:need(?:s|ed)? |must have |with |has to have )?(?:wi-?\s?fi|internet|connectivity)(?<later>\s+(?:not needed|not required|not necessary|not important|optional))?(?:\s+(?:is )?(?:a must|required|needed|requested|essential|please|onboard|on board))?(?!\w)`,
  'giu',
);
const smoking =
  /\b(?<no>(?:no|non|not)[\s-]?)?(?:smok(?:ing|ers?))(?: (?:allowed|ok|flight|on board|onboard|cabin|aircraft))?\b/giu;

type Extra = Reading<'pets'> | Reading<'baggage'> | Reading<'catering'> | Reading<'wifi'> | Reading<'smoking'>;

/** Reads pets, baggage and service as written; Wi-Fi and smoking as yes or no. */
export function readExtras(page: Page): readonly Extra[] {
  const words = <Kind extends 'pets' | 'baggage' | 'catering'>(kind: Kind, patterns: readonly RegExp[]) =>
    patterns.flatMap((pattern) =>
      page.read(pattern, ({ span, text, groups }) =>
        reading(kind, (groups.what ?? text).trim().replace(/^with /iu, ''), span),
      ),
    );
  return [
    ...words('pets', pets),
    ...words('baggage', baggage),
    ...words('catering', catering),
    ...page.read(wifi, ({ span, text, groups }) =>
      /optional|not important/iu.test(groups.later ?? '')
        ? reading('wifi', false, span, { confidence: 'guessed', note: `“${text}”: it is not asked for.` })
        : reading('wifi', groups.no === undefined && groups.later === undefined, span),
    ),
    ...page.read(smoking, ({ span, groups }) => reading('smoking', groups.no === undefined, span)),
  ] as readonly Extra[];
}
