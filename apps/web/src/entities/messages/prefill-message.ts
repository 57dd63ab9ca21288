import { composing } from '../sessions/channel.ts';
import { readTextDraft, writeTextDraft } from '../../lib/drafts/drafts.ts';
import { flightDate, routeText } from '../requests/flight-text.ts';

export interface Flight {
  readonly departureAirport: string | null;
  readonly arrivalAirport: string | null;
  readonly departureDate: string | null;
}

export type About = 'chase' | 'extend' | 'booked' | 'answer';

/** A draft of a message to an operator, without client data. Only the broker sends it. */
export function prefilledText(about: About, flight: Flight | null, now: number): string {
  const route = routeText(flight);
  const date = flight?.departureDate == null ? '' : ` on ${flightDate(flight.departureDate, now)}`;
  const trip = route === null ? 'our request' : `${route}${date}`;
  switch (about) {
    case 'chase':
      return `Hello, any news on ${trip}? Our client decides soon: a price, or a no, would help us today.`;
    case 'extend':
      return `Hello, could you hold your price for ${trip} a little longer? Until when would it stand?`;
    case 'booked':
      return `Hello, ${trip} is booked with another operator. Thank you for your time; we are glad to ask you again.`;
    case 'answer':
      return '';
  }
}

/**
 * Puts a message into the composer of a session, where it is open or as soon as it is. What stands there already is
 * kept: nobody's words are written over.
 */
export function prefillMessage(sessionId: string, rfqId: string | null, text: string): void {
  const key = `message:${sessionId}:operator`;
  if (readTextDraft(key) === '') writeTextDraft(key, text);
  // No RFQ was sent over Avinode: the message is recorded in the thread and sent by other means.
  composing.say({ sessionId, rfqId: rfqId ?? 'record' });
}
