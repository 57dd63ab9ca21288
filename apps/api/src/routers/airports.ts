import { AirportsByCodes, PlanRoute, SearchAirports } from '@tripthread/shared/airports/airports.schema';
import { findAirport, searchAirports } from '@tripthread/commands/airports/airport-book';
import { router, authenticatedProcedure } from '../platform/trpc/trpc.ts';
import { planRoute } from '@tripthread/commands/airports/plan-route';

/** What everybody may know: the packaged airports. */
export const airportsRouter = router({
  search: authenticatedProcedure
    .input(SearchAirports)
    .query(({ input }) => ({ airports: searchAirports(input.q, input.limit) })),
  /** Those that are known, each once; a code that is not known is left out. */
  byCodes: authenticatedProcedure.input(AirportsByCodes).query(({ input }) => {
    const found = input.codes.map(findAirport).filter((airport) => airport !== null);
    return { airports: [...new Set(found)] };
  }),
  /** Distance, block time, light, range and stops of each leg: a planning estimate. */
  route: authenticatedProcedure.input(PlanRoute).query(({ input }) => planRoute(input)),
});
