import { z } from 'zod';
import { day, textUpTo } from '../input.schema.ts';
import { aircraftCategories } from '../requests/requests.ts';

/** An ICAO or IATA code, converted to capitals. */
export const airportCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{3,4}$/u, 'An ICAO or IATA code, like KTEB or TEB');

export const SearchAirports = z.strictObject({ q: textUpTo(60), limit: z.int().min(1).max(20).default(10) });

export const AirportsByCodes = z.strictObject({ codes: z.array(airportCode).max(80) });

/** A local time of a day, `HH:MM`. */
export const timeOfDay = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/u, 'A time like 09:30');

export const PlanRoute = z.strictObject({
  legs: z
    .array(
      z.strictObject({
        departureAirport: airportCode,
        arrivalAirport: airportCode,
        departureDate: day.nullable().default(null),
        departureTime: timeOfDay.nullable().default(null),
      }),
    )
    .min(1)
    .max(20),
  category: z.enum(aircraftCategories).nullable().default(null),
  /** As quoted. A known type's figures take precedence over the category's. */
  aircraftType: textUpTo(100).nullable().default(null),
});
export type PlanRoute = z.output<typeof PlanRoute>;
