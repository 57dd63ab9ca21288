import type { AircraftCategory } from '../requests/requests.ts';

/** Aircraft performance for planning: round figures as makers and operators publish them, in still air. */

export interface Performance {
  /** The name of the category or the known type. */
  readonly name: string;
  /** True airspeed in cruise, knots. */
  readonly cruiseKt: number;
  /** Taxi, climb, approach: minutes added to the flight at cruise speed. */
  readonly allowanceMinutes: number;
  /** Range with some passengers and reserves, in nautical miles. */
  readonly rangeNm: number;
}

const figures: Readonly<Record<AircraftCategory, readonly [cruiseKt: number, allowance: number, rangeNm: number]>> = {
  Piston: [170, 15, 700],
  'Turbo prop': [280, 15, 1_200],
  'Entry level jet (VLJ)': [370, 18, 1_000],
  'Light jet': [420, 18, 1_600],
  'Super light jet': [435, 18, 1_800],
  'Midsize jet': [435, 20, 2_200],
  'Super midsize jet': [460, 20, 3_000],
  'Heavy jet': [465, 22, 3_800],
  'Ultra long range': [485, 25, 6_000],
  'VIP airliner': [455, 30, 5_300],
  Airliner: [450, 30, 2_900],
  'Helicopter twin engine': [145, 10, 350],
  'Helicopter single engine': [120, 10, 280],
};

export function performanceOfCategory(category: AircraftCategory): Performance {
  const [cruiseKt, allowanceMinutes, rangeNm] = figures[category];
  return { name: category, cruiseKt, allowanceMinutes, rangeNm };
}

/** Only this share of a published maximum range counts: those are flown slowly, empty and in still air. */
const countedShare = 0.9;

/**
 * The types that are quoted most: name, category, cruise speed, published maximum range. Names match without spaces and
 * dashes; if one name contains another, the longer one wins.
 */
const types: readonly (readonly [name: string, category: AircraftCategory, cruiseKt: number, publishedNm: number])[] = [
  ['PC-12', 'Turbo prop', 270, 1_750],
  ['King Air 200', 'Turbo prop', 275, 1_500],
  ['King Air 250', 'Turbo prop', 295, 1_600],
  ['King Air 350', 'Turbo prop', 300, 1_700],
  ['PC-24', 'Light jet', 430, 2_000],
  ['Citation Mustang', 'Entry level jet (VLJ)', 340, 1_150],
  ['Phenom 100', 'Entry level jet (VLJ)', 390, 1_180],
  ['HondaJet', 'Entry level jet (VLJ)', 405, 1_430],
  ['Citation M2', 'Light jet', 400, 1_550],
  ['Citation CJ2', 'Light jet', 410, 1_600],
  ['CJ3', 'Light jet', 415, 1_900],
  ['CJ4', 'Super light jet', 440, 2_100],
  ['Phenom 300', 'Light jet', 445, 2_000],
  ['Hawker 400', 'Light jet', 430, 1_500],
  ['Learjet 45', 'Super light jet', 445, 1_970],
  ['Learjet 60', 'Midsize jet', 450, 2_400],
  ['Learjet 75', 'Super light jet', 450, 2_040],
  ['Citation XLS', 'Midsize jet', 430, 2_000],
  ['Citation Excel', 'Midsize jet', 425, 1_850],
  ['Citation Latitude', 'Midsize jet', 435, 2_700],
  ['Citation Sovereign', 'Super midsize jet', 445, 3_000],
  ['Citation Longitude', 'Super midsize jet', 470, 3_500],
  ['Citation X', 'Super midsize jet', 500, 3_200],
  ['Hawker 800', 'Midsize jet', 425, 2_500],
  ['Hawker 900', 'Midsize jet', 430, 2_800],
  ['Legacy 450', 'Midsize jet', 455, 2_900],
  ['Legacy 500', 'Super midsize jet', 460, 3_120],
  ['Praetor 500', 'Midsize jet', 460, 3_340],
  ['Praetor 600', 'Super midsize jet', 460, 4_020],
  ['G200', 'Super midsize jet', 450, 3_400],
  ['G280', 'Super midsize jet', 470, 3_600],
  ['Challenger 300', 'Super midsize jet', 460, 3_060],
  ['Challenger 350', 'Super midsize jet', 460, 3_200],
  ['Challenger 3500', 'Super midsize jet', 460, 3_400],
  ['Challenger 604', 'Heavy jet', 455, 4_000],
  ['Challenger 605', 'Heavy jet', 455, 4_000],
  ['Challenger 650', 'Heavy jet', 455, 4_000],
  ['Falcon 2000', 'Heavy jet', 460, 3_350],
  ['Falcon 2000LX', 'Heavy jet', 460, 4_000],
  ['Falcon 900', 'Heavy jet', 465, 4_500],
  ['Falcon 6X', 'Ultra long range', 490, 5_500],
  ['Falcon 7X', 'Ultra long range', 480, 5_950],
  ['Falcon 8X', 'Ultra long range', 480, 6_450],
  ['Legacy 600', 'Heavy jet', 440, 3_400],
  ['Legacy 650', 'Heavy jet', 445, 3_900],
  ['G450', 'Heavy jet', 470, 4_350],
  ['G500', 'Ultra long range', 490, 5_300],
  ['G550', 'Ultra long range', 480, 6_750],
  ['G600', 'Ultra long range', 490, 6_600],
  ['G650', 'Ultra long range', 490, 7_000],
  ['G650ER', 'Ultra long range', 490, 7_500],
  ['G700', 'Ultra long range', 490, 7_750],
  ['Global Express', 'Ultra long range', 485, 6_000],
  ['Global 5000', 'Ultra long range', 485, 5_200],
  ['Global 6000', 'Ultra long range', 485, 6_000],
  ['Global 6500', 'Ultra long range', 490, 6_600],
  ['Global 7500', 'Ultra long range', 490, 7_700],
];

const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/gu, '');
const byLength = types.map((row) => ({ key: bare(row[0]), row })).sort((a, b) => b.key.length - a.key.length);

/** Returns the performance of a quoted type, `Gulfstream G-550` as well as `G550`; null for an unknown type. */
export function performanceOfType(aircraftType: string): Performance | null {
  const text = bare(aircraftType);
  const found = byLength.find(({ key }) => text.includes(key))?.row;
  if (found === undefined) return null;
  const [name, category, cruiseKt, publishedNm] = found;
  const { allowanceMinutes } = performanceOfCategory(category);
  return { name, cruiseKt, allowanceMinutes, rangeNm: Math.round(publishedNm * countedShare) };
}

/** Returns the figures of the type if it is known, else of its category; null if neither is given. */
export function performanceOf(said: {
  readonly category: AircraftCategory | null;
  readonly aircraftType: string | null;
}): Performance | null {
  const ofType = said.aircraftType === null ? null : performanceOfType(said.aircraftType);
  return ofType ?? (said.category === null ? null : performanceOfCategory(said.category));
}

export interface BlockTime {
  /** Off blocks to on blocks, rounded up to five minutes. */
  readonly minutes: number;
  /** The formula with its figures, for display. */
  readonly formula: readonly string[];
}

const step = 5;

export function blockTime(distance: number, { name, cruiseKt, allowanceMinutes }: Performance): BlockTime {
  const cruise = (distance / cruiseKt) * 60;
  const minutes = Math.ceil((cruise + allowanceMinutes) / step) * step;
  return {
    minutes,
    formula: [
      'distance ÷ cruise speed + allowance',
      `${Math.round(distance).toLocaleString('en-US')} NM ÷ ${cruiseKt} kt = ${Math.round(cruise)} min`,
      `+ ${allowanceMinutes} min for taxi, climb and approach`,
      `rounded up to ${step} min; still air; ${name}`,
    ],
  };
}
