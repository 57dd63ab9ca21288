import type { Airport } from './airports.ts';
import { blockTime, type BlockTime, type Performance } from './block-time.ts';
import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import { type Light, lightAt } from './day-night.ts';
import { type FuelStops, fuelStops, type RangeVerdict, rangeVerdict, type StopPlace } from './fuel-stops.ts';
import { distanceNm } from './geography.ts';
import { hoursAndMinutes } from '../time/hours.ts';
import { daysBetween, localOf, type LocalTime, momentOf, type Occurs } from '../time/local-time.ts';

/** The plan of a leg before any operator has quoted it. */

export interface LegToPlan {
  readonly from: Airport;
  readonly to: Airport;
  readonly departureDate: string | null;
  readonly departureTime: string | null;
}

export interface PlannedDeparture extends LocalTime {
  readonly instant: Instant;
  /** Whether the local time exists once, is skipped or occurs twice on that day (clock changes). */
  readonly occurs: Occurs;
  readonly light: Light;
}

export interface PlannedArrival extends LocalTime {
  readonly instant: Instant;
  readonly light: Light;
  /** Calendar days after the departure; −1 across the date line. */
  readonly days: number;
}

export interface LegPlan {
  readonly distanceNm: number;
  readonly block: BlockTime | null;
  readonly departure: PlannedDeparture | null;
  readonly arrival: PlannedArrival | null;
  readonly range: { readonly verdict: RangeVerdict; readonly rangeNm: number; readonly aircraft: string } | null;
  readonly stops: FuelStops;
}

/** Ground time for fuel, with the extra descent and climb. */
const minutesPerStop = 60;

/**
 * Computes the block time of the whole leg, including the required fuel stops: a direct time would promise too much.
 */
function blockOf(distance: number, performance: Performance, { needed }: FuelStops): BlockTime {
  const direct = blockTime(distance, performance);
  if (needed === 0) return direct;
  const minutes = direct.minutes + needed * minutesPerStop;
  const stops = `+ ${needed} ${needed === 1 ? 'stop' : 'stops'} of ${minutesPerStop} min = ${hoursAndMinutes(minutes)}`;
  return { minutes, formula: [...direct.formula, stops] };
}

export function planLeg(leg: LegToPlan, performance: Performance | null, places: readonly StopPlace[]): LegPlan {
  const { from, to } = leg;
  const distance = distanceNm(from, to);
  const none: FuelStops = { needed: 0, candidates: [] };
  const stops = performance === null ? none : fuelStops(from, to, performance.rangeNm, places);
  // Beyond range even with stops: promise no time.
  const isOutOfReach = stops.needed > 0 && stops.candidates.length === 0;
  const block = performance === null || isOutOfReach ? null : blockOf(distance, performance, stops);
  const departure = departureOf(leg);
  return {
    distanceNm: Math.round(distance),
    block,
    departure,
    arrival: departure === null || block === null ? null : arrivalOf(departure, block.minutes, to),
    range:
      performance === null
        ? null
        : {
            verdict: rangeVerdict(distance, performance.rangeNm),
            rangeNm: performance.rangeNm,
            aircraft: performance.name,
          },
    stops,
  };
}

function departureOf({ from, departureDate, departureTime }: LegToPlan): PlannedDeparture | null {
  if (departureDate === null || departureTime === null) return null;
  const moment = momentOf(departureDate, departureTime, from.zone);
  return { ...moment, light: lightAt(from, moment.instant) };
}

function arrivalOf(departure: PlannedDeparture, minutes: number, to: Airport): PlannedArrival {
  const instant = instantPlus(departure.instant, minutes * millisecondsPer.minute);
  const local = localOf(instant, to.zone);
  return { ...local, instant, light: lightAt(to, instant), days: daysBetween(departure.date, local.date) };
}
