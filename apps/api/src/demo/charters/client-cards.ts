import type { PersonFacts, Preference } from '@tripthread/shared/clients/clients';
import type { ClientName } from '../people.ts';

interface DemoCard {
  readonly preferences?: readonly Preference[];
  readonly notes?: string;
  readonly people?: readonly PersonFacts[];
}

const person = (name: string, role: string, more: Partial<PersonFacts> = {}): PersonFacts => ({
  name,
  role,
  email: null,
  phone: null,
  mayApprove: false,
  ...more,
});

/** Details that the brokerage has about some clients; most have only an address. */
export const cards: Partial<Record<ClientName, DemoCard>> = {
  halcyon: {
    preferences: [
      { label: 'Wi-Fi', value: 'Has to work for video calls; ask the operator for the hardware' },
      { label: 'Catering', value: 'Light breakfast before 9, no shellfish' },
      { label: 'Airports', value: 'Teterboro, never Newark' },
    ],
    notes: 'Priya books, the chairman decides. He moves departures by half an hour and expects the price to stand.',
    people: [
      person('Edward Lang', 'Chairman', { mayApprove: true }),
      person('Tess Moreau', 'Executive assistant', { email: 'tess.moreau@halcyon.example', phone: '+1 212 555 0149' }),
    ],
  },
  bright: {
    preferences: [
      { label: 'Pets', value: 'Labrador, 32 kg, flies in the cabin' },
      { label: 'Baggage', value: 'Skis for six from December to April' },
    ],
    people: [person('Laura Brightwater', 'Spouse', { email: 'laura@brightwater.example', mayApprove: true })],
  },
  dune: {
    preferences: [
      { label: 'Cabin', value: 'Heavy jet, seating for prayers apart' },
      { label: 'Catering', value: 'Halal throughout' },
    ],
    notes: 'The travel office answers day and night, Gulf time.',
    people: [
      person('Layla Nasser', 'Head of travel', { email: 'layla@duneholdings.example', mayApprove: true }),
      person('Omar Al Mansoori', 'Travels along'),
    ],
  },
  medic: {
    notes: 'Medical flights: minutes count. Call the desk, do not write.',
    people: [person('On-call coordinator', 'Day and night', { phone: '+1 305 555 0156', mayApprove: true })],
  },
};

/** A duplicate of an existing client, with the same phone number. */
export const secondCard = { name: 'P. Raman', companyName: 'Halcyon Capital', phone: '(212) 555-0142' };
