import { AirportsByCodes, PlanRoute, SearchAirports } from '@tripthread/shared/airports/airports.schema';
import { findAirport, searchAirports } from '@tripthread/commands/airports/airport-book';
import { router, authenticatedProcedure } from '../platform/trpc/trpc.ts';
import { planRoute } from '@tripthread/commands/airports/plan-route';

/** The packaged airports, readable by every signed-in user. */
export const airportsRouter = router({
  search: authenticatedProcedure
    .input(SearchAirports)
    .query(({ input }) => ({ airports: searchAirports(input.q, input.limit) })),
  /** Returns known airports, each once; unknown codes are left out. */
  byCodes: authenticatedProcedure.input(AirportsByCodes).query(({ input }) => {
    const found = input.codes.map(findAirport).filter((airport) => airport !== null);
    return { airports: [...new Set(found)] };
  }),
  /** Estimates distance, block time, daylight, range and stops of each leg. */
  route: authenticatedProcedure.input(PlanRoute).query(({ input }) => planRoute(input)),
});
