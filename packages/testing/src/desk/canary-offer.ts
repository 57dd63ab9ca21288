import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import type { Instant } from '@tripthread/shared/time/clock';

/** An offer to a client with a different text in every field. */
export function buildCanaryOffer(optionId: string, at: Instant, text: (where: string) => string): ClientProposal {
  const price = { currency: 'USD', charterMinor: 5_000_000, taxes: [], taxesMinor: 0, cardFeeMinor: 0 };
  return {
    number: 'PROP-2026-000001',
    version: 1,
    title: text('title'),
    brokerage: { name: text('brokerage'), color: '#1d4ed8', contactLine: text('contact') },
    preparedBy: { name: text('broker'), email: text('mail') },
    preparedFor: { name: text('client'), companyName: text('company') },
    preparedAt: at,
    validUntil: null,
    currency: 'USD',
    intro: text('intro'),
    terms: text('terms'),
    legs: [legOf(text)],
    options: [
      {
        id: optionId,
        title: text('option'),
        aircraftType: text('aircraft'),
        tail: null,
        yearOfMake: 2019,
        seats: 8,
        operatorName: null,
        included: [text('included')],
        notIncluded: [text('not included')],
        note: text('note'),
        price: { ...price, totalMinor: 5_000_000 },
      },
    ],
  };
}

function legOf(text: (where: string) => string): ClientProposal['legs'][number] {
  const stop = (code: string) => ({
    code,
    iata: null,
    name: text('airport'),
    city: null,
    country: 'US',
    zone: 'America/New_York',
    latitude: 40,
    longitude: -74,
  });
  return {
    departure: stop('KTEB'),
    arrival: stop('KVNY'),
    departureDate: '2026-12-12',
    departureTime: '09:30',
    arrivalDate: null,
    arrivalTime: null,
    passengers: 6,
    distanceNm: 2_130,
    blockMinutes: 320,
  };
}
