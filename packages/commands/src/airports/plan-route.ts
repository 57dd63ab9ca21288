import type { Airport } from '@tripthread/shared/airports/airports';
import type { PlanRoute } from '@tripthread/shared/airports/airports.schema';
import { performanceOf } from '@tripthread/shared/airports/block-time';
import { type LegPlan, planLeg } from '@tripthread/shared/airports/route-plan';
import { findAirport, knownStops } from './airport-book.ts';

export interface RouteLeg {
  readonly departureAirport: string;
  readonly arrivalAirport: string;
  /** Null if the airport is unknown. */
  readonly from: Airport | null;
  readonly to: Airport | null;
  /** Null unless both airports are known. */
  readonly plan: LegPlan | null;
}

/** Calculates distances, times and stops of a route, leg by leg, from local data. */
export function planRoute({ legs, ...aircraft }: PlanRoute): { readonly legs: readonly RouteLeg[] } {
  const performance = performanceOf(aircraft);
  return {
    legs: legs.map(({ departureAirport, arrivalAirport, departureDate, departureTime }) => {
      const [from, to] = [findAirport(departureAirport), findAirport(arrivalAirport)];
      const plan =
        from === null || to === null
          ? null
          : planLeg({ from, to, departureDate, departureTime }, performance, knownStops());
      return { departureAirport, arrivalAirport, from, to, plan };
    }),
  };
}
