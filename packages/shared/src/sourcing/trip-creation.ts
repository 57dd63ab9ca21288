import type { NewAvinodeTrip } from './avinode.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import type { Leg } from '../requests/requests.ts';
import { isOpen, type SessionFacts } from '../sessions/sessions.ts';

/** Decides whether a session's request can be searched for in Avinode now. */
export function decideTripCreation(
  session: Pick<SessionFacts, 'status' | 'avinodeTripId' | 'requestId'>,
  request: { readonly legs: readonly Leg[]; readonly aircraftCategory: string | null } | null,
): Decision<Omit<NewAvinodeTrip, 'externalTripId'>> {
  if (session.status === 'archived') return refuse('SESSION_ARCHIVED');
  if (!isOpen(session.status)) return refuse('SESSION_NOT_OPEN');
  if (session.avinodeTripId !== null) return refuse('TRIP_EXISTS');
  if (request === null || session.requestId === null) return refuse('NO_REQUEST');
  const missing = missingForTrip(request.legs);
  if (Object.keys(missing).length > 0) return refuse('REQUEST_INCOMPLETE', missing);
  return allow({
    aircraftCategory: request.aircraftCategory,
    segments: request.legs.map((leg) => ({
      departureAirport: leg.departureAirport,
      arrivalAirport: leg.arrivalAirport,
      date: leg.departureDate ?? '',
      time: leg.departureTime,
      passengers: leg.passengers,
    })),
  });
}

/** Returns what Avinode needs of each leg and the request lacks, by field. */
export function missingForTrip(legs: readonly Leg[]): Readonly<Record<string, string>> {
  if (legs.length === 0) return { legs: 'Avinode needs a route' };
  const missing: Record<string, string> = {};
  for (const [index, { departureDate, passengers }] of legs.entries()) {
    if (departureDate === null) missing[`legs.${index}.departureDate`] = 'Avinode needs a date';
    if (passengers === null) missing[`legs.${index}.passengers`] = 'Avinode needs the number of passengers';
  }
  return missing;
}
