import type { Airport } from '@tripthread/shared/airports/airports';
import type { PlanRoute } from '@tripthread/shared/airports/airports.schema';
import { performanceOf } from '@tripthread/shared/airports/block-time';
import { type LegPlan, planLeg } from '@tripthread/shared/airports/route-plan';
import { findAirport, knownStops } from './airport-book.ts';

export interface RouteLeg {
  readonly departureAirport: string;
  readonly arrivalAirport: string;
  /** Null where the airport is not known: its codes are all that can be said. */
  readonly from: Airport | null;
  readonly to: Airport | null;
  /** Null unless both ends are known. */
  readonly plan: LegPlan | null;
}

/** What is known of a route without asking anybody; legs in the order given. */
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
