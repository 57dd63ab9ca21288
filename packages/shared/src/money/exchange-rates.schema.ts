import { z } from 'zod';
import { rateUnits } from './exchange.ts';
import { day, idempotencyKey, textUpTo } from '../input.schema.ts';

const currency = z.string().regex(/^[A-Z]{3}$/u, 'ISO 4217, like USD');

/** `1 base = rate quote`, as of a day. */
export const RecordRate = z
  .strictObject({
    base: currency,
    quote: currency,
    rate: z
      .string()
      .trim()
      .max(20)
      .refine((text) => rateUnits(text) !== null, 'A number above 0, like 1.08'),
    asOf: day,
    source: textUpTo(120).optional(),
    idempotencyKey,
  })
  .refine(({ base, quote }) => base !== quote, { path: ['quote'], message: 'Must be a different currency' });
export type RecordRate = z.output<typeof RecordRate>;
