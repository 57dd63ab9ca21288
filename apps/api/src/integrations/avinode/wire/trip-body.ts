import type { NewAvinodeTrip } from '@tripthread/shared/sourcing/avinode';

/**
 * Builds `POST /trips` by its reference, which names `paxTBD` and `timeTBD` without a place: they go beside `paxCount`, and
 * undecided values are left out.
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
      // A string, by the reference.
      ...(passengers === null ? { paxTBD: true } : { paxCount: String(passengers) }),
      paxSegment: true,
    })),
    // Required for a deep link that opens a filled search.
    sourcing: true,
  };
}
