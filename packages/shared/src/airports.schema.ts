import { z } from 'zod';
import { textUpTo } from './input.schema.ts';

/** An ICAO or IATA code, in capitals whatever was typed. */
export const airportCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{3,4}$/u, 'An ICAO or IATA code, like KTEB or TEB');

export const SearchAirports = z.strictObject({ q: textUpTo(60), limit: z.int().min(1).max(20).default(10) });

export const AirportsByCodes = z.strictObject({ codes: z.array(airportCode).max(80) });
