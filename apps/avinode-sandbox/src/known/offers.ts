import { findOperator } from './operators.ts';

/** How an operator itemises a price: percentages, and which lines are hidden from the buyer. */
interface Habit {
  readonly shares: readonly (readonly [type: string, name: string, share: number, isVisible?: boolean])[];
  readonly words: string;
  readonly ratings: readonly string[];
}

const habits: readonly Habit[] = [
  {
    shares: [
      ['OTHER', 'Flight charge', 76],
      ['POSITIONING', 'Positioning', 12],
      ['OTHER', 'Landing and handling', 5],
      ['CREW', 'Crew overnight', 3],
      ['CATERING', 'Standard catering', 2],
      ['OTHER', 'Wi-Fi', 2],
    ],
    words: 'All-in except de-icing, which is charged at cost.',
    ratings: ['ARGUS Platinum', 'Wyvern Wingman'],
  },
  {
    shares: [
      ['OTHER', 'Flight charge', 84],
      ['POSITIONING', 'Positioning', 16, false],
    ],
    words: 'Fuel surcharge and landing fees are charged on top. Subject to owner approval.',
    ratings: [],
  },
  {
    shares: [
      ['OTHER', 'Flight charge', 80],
      ['OTHER', 'Fuel surcharge', 8],
      ['OTHER', 'Landing and handling', 7],
      ['CREW', 'Crew overnight', 5],
    ],
    words: 'Catering on request. Half within 24 hours of acceptance.',
    ratings: ['ARGUS Gold'],
  },
];

const pricingHabitOf = (operatorId: string): Habit => {
  const number = Number(/\d+$/u.exec(operatorId)?.[0] ?? 0);
  return habits[number % habits.length] as Habit;
};

/** Returns the line items of a price, as that operator usually writes them. */
export const itemsFor = (operatorId: string, price: number) =>
  pricingHabitOf(operatorId).shares.map(([type, displayName, share, isVisible = true]) => ({
    type,
    displayName,
    description: '',
    visibleToBuyer: isVisible,
    price: Math.round((price * share) / 100),
  }));

/** The terms that accompany a price. */
export const termsOf = (operatorId: string): string => pricingHabitOf(operatorId).words;

export const ratingsOf = (operatorId: string): readonly string[] => pricingHabitOf(operatorId).ratings;

/** A generated year, the same for the same tail. */
export function yearOf(operatorId: string, tail: string): number {
  const place = findOperator(operatorId)?.fleet.findIndex((aircraft) => aircraft.tail === tail) ?? -1;
  const letters = Buffer.from(tail).reduce((sum, letter) => sum + letter, 0);
  return 2_004 + ((letters + Math.max(0, place) * 5) % 19);
}
