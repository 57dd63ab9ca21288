import { z } from 'zod';
import { idempotencyKey, pageLimit, textUpTo } from './input.schema.ts';

export const SearchClients = z.strictObject({ q: textUpTo(100), limit: pageLimit.default(10) });
export type SearchClients = z.output<typeof SearchClients>;

export const CreateClient = z.strictObject({
  name: textUpTo(200),
  companyName: textUpTo(200).optional(),
  email: z.email().max(254).optional(),
  phone: textUpTo(40).optional(),
  idempotencyKey,
});
export type CreateClient = z.output<typeof CreateClient>;
