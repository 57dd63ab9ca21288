import type { NewAvinodeTrip } from '@tripthread/shared/sourcing/avinode';

/**
 * `POST /trips` as its reference prints the fields. `paxTBD` and `timeTBD` are named there without a place; they are put
 * beside `paxCount`, and what is to be decided is left out.
 */
export function tripBody({ externalTripId, aircraftCategory, segments }: NewAvinodeTrip): unknown {
  return {
    externalTripId,
    criteria: aircraftCategory === null ? {} : { requiredLift: [{ aircraftCategory }] },
    segments: segments.map(({ departureAirport, arrivalAirport, date, time, passengers }) => ({
      startAirport: { icao: departureAirport },
      endAirport: { icao: arrivalAirport },
      dateTime: { date, ...(time === null ? {} : { time }), departure: true, local: true },
      ...(time === null ? { timeTBD: true } : {}),
      // A text, by the reference.
      ...(passengers === null ? { paxTBD: true } : { paxCount: String(passengers) }),
      paxSegment: true,
    })),
    // Only then does the deep link open a search that is filled in.
    sourcing: true,
  };
}
