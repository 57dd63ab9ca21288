import { aircraftCategories } from '@tripthread/shared/requests/requests';
import { distanceNm } from './airports.ts';
import { type Aircraft, aircraftType, type Operator, operators } from './operators.ts';

/** The facts of a trip that a search needs. */
export interface Wanted {
  readonly legs: readonly { readonly from: string; readonly to: string; readonly passengers: number }[];
  readonly category: string | null;
}

export interface Candidate {
  readonly operator: Operator;
  /** Its one or two best aircraft for the trip, best first. */
  readonly aircraft: readonly Aircraft[];
}

const dollars = { USD: 1, EUR: 1.08, GBP: 1.27 } as const;

/** Avinode's estimate in whole units of the operator's currency: flight hours, including positioning. */
export function estimateFor(operator: Operator, aircraft: Aircraft, { legs }: Wanted): number {
  const type = aircraftType(aircraft.type);
  const first = legs[0];
  const last = legs.at(-1);
  if (type === undefined || first === undefined || last === undefined) return 0;
  const flown = legs.reduce((sum, { from, to }) => sum + distanceNm(from, to), 0);
  const positioning = distanceNm(operator.base, first.from) + distanceNm(last.to, operator.base);
  const hours = (flown + positioning * 0.7) / type.knots + legs.length * 0.3;
  const price = (hours * type.perHour + legs.length * 1_400) / dollars[operator.currency];
  return Math.round(price / 50) * 50;
}

/** The operators in a search result, best match first. */
export function candidatesFor(wanted: Wanted, most = 8): readonly Candidate[] {
  return operators
    .map((operator) => {
      const fleet = operator.fleet
        .map((aircraft) => ({ aircraft, mismatchScore: mismatchScore(operator, aircraft, wanted) }))
        .sort((a, b) => a.mismatchScore - b.mismatchScore);
      const fitting = fleet.filter(({ mismatchScore: points }) => points < 10_000).slice(0, 2);
      const shown = fitting.length > 0 ? fitting : fleet.slice(0, 1);
      return { operator, aircraft: shown.map(({ aircraft }) => aircraft), points: shown[0]?.mismatchScore ?? 0 };
    })
    .sort((a, b) => a.points - b.points)
    .slice(0, most)
    .map(({ operator, aircraft }) => ({ operator, aircraft }));
}

function mismatchScore(operator: Operator, aircraft: Aircraft, { legs, category }: Wanted): number {
  const type = aircraftType(aircraft.type);
  if (type === undefined) return 100_000;
  const seats = Math.max(1, ...legs.map(({ passengers }) => passengers));
  const longest = Math.max(0, ...legs.map(({ from, to }) => distanceNm(from, to)));
  const away = legs[0] === undefined ? 0 : distanceNm(operator.base, legs[0].from);
  const rank = (name: string) => aircraftCategories.findIndex((one) => one === name);
  const steps = category === null || rank(category) < 0 ? 0 : rank(type.category) - rank(category);
  const cannot = type.seats < seats ? 20_000 : type.rangeNm < longest ? 12_000 : 0;
  // One category larger is an upgrade; a smaller one does not match.
  return cannot + away + (steps > 0 ? steps * 400 : -steps * 900) + type.perHour / 20;
}
