import { z } from 'zod';
import { idempotencyKey, sessionId, textUpTo } from './input.schema.ts';
import { longestMessage, messageAudiences } from './messages.ts';

/** A broker writes into a thread: to the client, to the operators, or an internal note. */
export const SendMessage = z.strictObject({
  sessionId,
  audience: z.enum(messageAudiences),
  text: textUpTo(longestMessage),
  idempotencyKey,
});
export type SendMessage = z.output<typeof SendMessage>;
