import { z } from 'zod';
import { attachmentId, idempotencyKey, messageId, rfqId, sessionId, textUpTo } from '../input.schema.ts';
import { maxAttachments } from '../mail/mails.ts';
import { maxMessageLength, messageAudiences } from './messages.ts';
import { maxOperatorMessageLength } from '../sourcing/avinode-commands.ts';

/** A broker writes to the client, to an operator, or an internal note. */
export const SendMessage = z
  .strictObject({
    sessionId,
    audience: z.enum(messageAudiences),
    text: textUpTo(maxMessageLength),
    /** The RFQ whose operator gets the message through Avinode's chat. */
    rfqId: rfqId.optional(),
    /** Sent to the client's address by default. `false` only records it: it was said by phone, or will be sent later. */
    byMail: z.boolean().optional(),
    /** Attached files in order; they are sent with the mail. */
    attachmentIds: z.array(attachmentId).max(maxAttachments).optional(),
    idempotencyKey,
  })
  .refine((input) => input.rfqId === undefined || input.audience === 'operator', {
    path: ['rfqId'],
    message: 'Only a message to operators can name an RFQ',
  })
  .refine((input) => input.byMail === undefined || input.audience === 'client', {
    path: ['byMail'],
    message: 'Only a message to the client can be sent by mail',
  })
  .refine((input) => (input.attachmentIds ?? []).length === 0 || input.byMail === true, {
    path: ['attachmentIds'],
    message: 'Files can only be sent to the client by mail',
  })
  .refine((input) => input.rfqId === undefined || input.text.length <= maxOperatorMessageLength, {
    path: ['text'],
    message: `At most ${maxOperatorMessageLength} characters to an operator`,
  });
export type SendMessage = z.output<typeof SendMessage>;

/** Sends a failed message again. */
export const RetryMessage = z.strictObject({ sessionId, messageId, idempotencyKey });
export type RetryMessage = z.output<typeof RetryMessage>;
