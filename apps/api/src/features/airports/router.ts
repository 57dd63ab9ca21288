import { AirportsByCodes, SearchAirports } from '@tripthread/shared/airports.schema';
import { findAirport, searchAirports } from '../../platform/airports.ts';
import { router, signedIn } from '../../platform/trpc.ts';

/** What everybody may know: the packaged airports. */
export const airportsRouter = router({
  search: signedIn.input(SearchAirports).query(({ input }) => ({ airports: searchAirports(input.q, input.limit) })),
  /** Those that are known, each once; a code that is not known is left out. */
  byCodes: signedIn.input(AirportsByCodes).query(({ input }) => {
    const found = input.codes.map(findAirport).filter((airport) => airport !== null);
    return { airports: [...new Set(found)] };
  }),
});
