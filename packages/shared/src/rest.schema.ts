import { z } from 'zod';
import { cursor, tripReference } from './input.schema.ts';
import { sessionStatus } from './sessions/sessions.schema.ts';

/**
 * Query parameters of the REST routes: snake_case, each at most once, no others. Values arrive as text.
 *
 * The largest page is also the default: legacy callers expect the complete list in `sessions` and never send a cursor,
 * so they get as much as one response may hold.
 */
const limit = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/u, 'A whole number from 1 to 100')
  .transform(Number)
  .refine((count) => count <= 100, 'At most 100');

/** `GET /api/chat-sessions` */
export const ChatSessionsQuery = z.strictObject({
  trip_id: tripReference.optional(),
  status: sessionStatus.optional(),
  limit: limit.default(100),
  cursor: cursor.optional(),
});
export type ChatSessionsQuery = z.output<typeof ChatSessionsQuery>;

/** `GET /api/requests` */
export const RequestsQuery = z.strictObject({ limit: limit.default(50) });
