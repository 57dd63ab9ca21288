import type { QuoteLine, QuoteLineKind } from '@tripthread/shared/quotes/quote-lines';
import type { QuoteDetails } from '@tripthread/shared/quotes/quotes';
import type { OperatorName } from '../people.ts';

/** Each operator's usual terms beside the price; what they never state is absent. */
interface Habit {
  readonly with?: readonly QuoteLineKind[];
  /** Extra, in basis points of the price; null when no amount is stated. */
  readonly extra?: Partial<Record<QuoteLineKind, number | null>>;
  readonly without?: readonly QuoteLineKind[];
  readonly ratings?: readonly string[];
  readonly terms?: string;
}

const habits: Partial<Record<OperatorName, Habit>> = {
  blue: {
    with: ['positioning', 'fuel_surcharge', 'crew', 'landing_handling', 'catering', 'wifi', 'fet', 'segment_fees'],
    extra: { de_icing: null },
    ratings: ['ARGUS Platinum', 'Wyvern Wingman'],
    terms:
      'Half within 24 hours of acceptance, the rest two days before departure. Cancelled within 72 hours: all is due.',
  },
  cobalt: {
    with: ['positioning', 'crew'],
    extra: { fuel_surcharge: 320, landing_handling: 140, catering: null },
    ratings: ['ARGUS Gold'],
    terms: 'Subject to owner’s approval. All within 48 hours.',
  },
  tamarack: {
    with: ['positioning', 'fuel_surcharge', 'crew', 'landing_handling'],
    extra: { catering: 90 },
    ratings: ['ARGUS Gold+'],
  },
  harbour: { with: ['positioning', 'crew'], without: ['wifi'] },
  pinnacle: {
    with: ['positioning', 'fuel_surcharge', 'crew', 'landing_handling', 'catering', 'wifi'],
    extra: { fet: 750, segment_fees: 5 },
    ratings: ['ARGUS Platinum', 'IS-BAO Stage 3'],
  },
  lakeshore: {
    with: ['crew', 'catering'],
    extra: { positioning: 450, de_icing: null },
    ratings: ['Wyvern Registered'],
  },
  gulf: {
    with: ['positioning', 'fuel_surcharge', 'crew', 'landing_handling', 'wifi'],
    extra: { de_icing: null, catering: 60 },
  },
  solent: { with: ['positioning', 'crew', 'landing_handling'], extra: { de_icing: null }, ratings: ['ARGUS Gold'] },
  alpen: { with: ['positioning', 'fuel_surcharge', 'crew', 'landing_handling', 'catering'], without: ['de_icing'] },
  norden: {
    with: ['positioning', 'crew', 'de_icing', 'catering'],
    extra: { navigation: 180 },
    ratings: ['IS-BAO Stage 2'],
  },
  mistral: { with: ['crew'], extra: { landing_handling: 260, fuel_surcharge: null } },
  oryx: {
    with: ['positioning', 'fuel_surcharge', 'crew', 'landing_handling', 'navigation', 'catering', 'wifi'],
    ratings: ['ARGUS Platinum'],
  },
  caei: {
    with: ['positioning', 'crew', 'catering'],
    extra: { landing_handling: 150, navigation: 120 },
    ratings: ['Wyvern Wingman'],
  },
};

const aircraft: Readonly<Record<string, readonly [seats: number, yearOfMake: number]>> = {
  'Challenger 350': [9, 2018],
  'Citation Longitude': [9, 2021],
  'Phenom 300E': [8, 2019],
  'Citation Excel': [8, 2003],
  'Gulfstream G280': [10, 2016],
  'Citation CJ3+': [7, 2015],
  'Pilatus PC-24': [8, 2020],
  'Global 6500': [14, 2022],
  'Falcon 8X': [13, 2019],
  'Hawker 900XP': [8, 2008],
  'Citation Latitude': [9, 2017],
  'Gulfstream G450': [14, 2011],
  'Falcon 900LX': [12, 2014],
  'Gulfstream G-IVSP': [13, 1998],
  'Challenger 604': [11, 2002],
  'Legacy 600': [13, 2009],
  'Falcon 900EX': [12, 2005],
  'Falcon 2000LXS': [10, 2016],
};

type Stated = {
  -readonly [Field in keyof Omit<QuoteDetails, 'aircraftType' | 'tail'>]?: NonNullable<QuoteDetails[Field]>;
};

/** Returns the terms that an operator states, always the same for an aircraft. */
export function statedBy(
  operator: OperatorName,
  { total, aircraft: type }: { readonly total: number; readonly aircraft: string },
): Stated {
  const [seats, yearOfMake] = aircraft[type] ?? [];
  const known = seats === undefined || yearOfMake === undefined ? {} : { seats, yearOfMake };
  const habit = habits[operator];
  if (habit === undefined) return known;
  return {
    ...known,
    ...(habit.ratings === undefined ? {} : { safetyRatings: habit.ratings }),
    ...(habit.terms === undefined ? {} : { operatorTerms: habit.terms }),
    lines: linesOf(habit, total),
  };
}

function linesOf({ with: included = [], extra = {}, without = [] }: Habit, total: number): readonly QuoteLine[] {
  const line = (kind: QuoteLineKind, state: QuoteLine['state'], share: number | null = null): QuoteLine => ({
    kind,
    state,
    label: null,
    // Rounded to fifty, as operators do.
    amountMinor: share === null ? null : Math.max(1, Math.round((total * share) / 10_000 / 50)) * 5_000,
  });
  return [
    ...included.map((kind) => line(kind, 'included')),
    ...Object.entries(extra).map(([kind, share]) => line(kind as QuoteLineKind, 'extra', share)),
    ...without.map((kind) => line(kind, 'excluded')),
  ];
}
