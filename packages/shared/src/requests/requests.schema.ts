import { z } from 'zod';
import { airportCode, timeOfDay } from '../airports/airports.schema.ts';
import {
  clientId,
  conversationId,
  day,
  expectedVersion,
  idempotencyKey,
  sessionId,
  storable,
  textUpTo,
} from '../input.schema.ts';
import { aircraftCategories, maxQuickEntryLength } from './requests.ts';

export const leg = z
  .strictObject({
    departureAirport: airportCode,
    arrivalAirport: airportCode,
    /** Local to the departure airport; null while undecided. */
    departureDate: day.nullable(),
    departureTime: timeOfDay.nullable(),
    passengers: z.int().min(1).max(100).nullable(),
  })
  .refine(({ departureAirport, arrivalAirport }) => departureAirport !== arrivalAirport, {
    path: ['arrivalAirport'],
    message: 'Departure and arrival must differ',
  });

const facts = {
  legs: z.array(leg).max(20),
  aircraftCategory: z.enum(aircraftCategories).nullable(),
  budget: z
    .strictObject({
      amountMinor: z.int().min(1).max(1e13),
      currency: z.string().regex(/^[A-Z]{3}$/u, 'ISO 4217, like USD'),
    })
    .nullable(),
  specialRequirements: textUpTo(4_000).nullable(),
  pets: textUpTo(500).nullable(),
  baggage: textUpTo(500).nullable(),
  catering: textUpTo(500).nullable(),
  wifi: z.boolean().nullable(),
  smoking: z.boolean().nullable(),
};

/** A trip request; opens its session in the same transaction, or joins the open one of `conversationId`. */
export const CreateRequest = z.strictObject({
  conversationId: conversationId.optional(),
  clientId: clientId.optional(),
  subject: textUpTo(200).optional(),
  legs: facts.legs,
  aircraftCategory: facts.aircraftCategory.default(null),
  budget: facts.budget.default(null),
  specialRequirements: facts.specialRequirements.default(null),
  pets: facts.pets.default(null),
  baggage: facts.baggage.default(null),
  catering: facts.catering.default(null),
  wifi: facts.wifi.default(null),
  smoking: facts.smoking.default(null),
  idempotencyKey,
});
export type CreateRequest = z.output<typeof CreateRequest>;

/** A request as free text. Not trimmed: the answer contains offsets into the text. */
export const ReadQuickEntry = z.strictObject({
  text: z.string().min(1).max(maxQuickEntryLength).refine(storable, 'Contains characters that can’t be stored'),
});
export type ReadQuickEntry = z.output<typeof ReadQuickEntry>;

/** Changes the request of a session; omitted fields stay unchanged. */
export const UpdateRequest = z.strictObject({
  sessionId,
  expectedVersion,
  clientId: clientId.optional(),
  legs: facts.legs.optional(),
  aircraftCategory: facts.aircraftCategory.optional(),
  budget: facts.budget.optional(),
  specialRequirements: facts.specialRequirements.optional(),
  pets: facts.pets.optional(),
  baggage: facts.baggage.optional(),
  catering: facts.catering.optional(),
  wifi: facts.wifi.optional(),
  smoking: facts.smoking.optional(),
});
export type UpdateRequest = z.output<typeof UpdateRequest>;
