import type { Airport } from '../airports/airports.ts';
import type { Performance } from '../airports/block-time.ts';
import type { ClientLeg, ClientStop } from '../proposals/public/client-proposal.ts';
import type { LegTaxes, TaxLeg } from '../money/flight-taxes.ts';
import type { Leg } from './requests.ts';
import { planLeg } from '../airports/route-plan.ts';

const stopOf = (code: string, airport: Airport | null): ClientStop => ({
  code: airport?.icao ?? code,
  iata: airport?.iata ?? null,
  name: airport?.name ?? null,
  city: airport === null || airport.city === '' ? null : airport.city,
  country: airport?.country ?? null,
  zone: airport?.zone ?? null,
  latitude: airport?.latitude ?? null,
  longitude: airport?.longitude ?? null,
});

/** A leg as a client reads it, with its planned times. */
export function clientLegOf(
  leg: Leg,
  findAirport: (code: string) => Airport | null,
  performance: Performance | null,
): ClientLeg {
  const [from, to] = [findAirport(leg.departureAirport), findAirport(leg.arrivalAirport)];
  const { departureDate, departureTime, passengers } = leg;
  const plan =
    from === null || to === null ? null : planLeg({ from, to, departureDate, departureTime }, performance, []);
  return {
    departure: stopOf(leg.departureAirport, from),
    arrival: stopOf(leg.arrivalAirport, to),
    departureDate,
    departureTime,
    arrivalDate: plan?.arrival?.date ?? null,
    arrivalTime: plan?.arrival?.time ?? null,
    passengers,
    distanceNm: plan?.distanceNm ?? null,
    blockMinutes: plan?.block?.minutes ?? null,
  };
}

const asWritten: LegTaxes = { treatAs: null, isRural: false };

/** The legs as input for taxes, with the broker's choices for each. */
export const taxLegsOf = (legs: readonly ClientLeg[], taxes: readonly LegTaxes[]): readonly TaxLeg[] =>
  legs.map((leg, index) => {
    const { treatAs, isRural } = taxes[index] ?? asWritten;
    const stop = ({ code, country }: ClientStop) => ({ icao: code.length === 4 ? code : null, country });
    return {
      departure: stop(leg.departure),
      arrival: stop(leg.arrival),
      day: leg.departureDate,
      passengers: leg.passengers,
      distanceNm: leg.distanceNm,
      treatAs,
      isRural,
    };
  });
