import { z } from 'zod';
import { attachmentId, idempotencyKey, messageId, rfqId, sessionId, textUpTo } from '../input.schema.ts';
import { maxAttachments } from '../mail/mails.ts';
import { maxMessageLength, messageAudiences } from './messages.ts';
import { maxOperatorMessageLength } from '../sourcing/avinode-commands.ts';

/** A broker writes into a thread: to the client, to the operators, or an internal note. */
export const SendMessage = z
  .strictObject({
    sessionId,
    audience: z.enum(messageAudiences),
    text: textUpTo(maxMessageLength),
    /** To the operator of this RFQ, through Avinode's chat. */
    rfqId: rfqId.optional(),
    /** To the client's address, when not given. `false` only records it: it was said on the telephone, or is still to be. */
    byMail: z.boolean().optional(),
    /** Files that were put to it, in their order; they go with its mail. */
    attachmentIds: z.array(attachmentId).max(maxAttachments).optional(),
    idempotencyKey,
  })
  .refine((input) => input.rfqId === undefined || input.audience === 'operator', {
    path: ['rfqId'],
    message: 'Only a message to operators goes to one of them',
  })
  .refine((input) => input.byMail === undefined || input.audience === 'client', {
    path: ['byMail'],
    message: 'Only a message to the client goes by mail',
  })
  .refine((input) => (input.attachmentIds ?? []).length === 0 || input.byMail === true, {
    path: ['attachmentIds'],
    message: 'Files go only with what is sent to the client by mail',
  })
  .refine((input) => input.rfqId === undefined || input.text.length <= maxOperatorMessageLength, {
    path: ['text'],
    message: `At most ${maxOperatorMessageLength} characters to an operator`,
  });
export type SendMessage = z.output<typeof SendMessage>;

/** Sends a message again that did not get out. */
export const RetryMessage = z.strictObject({ sessionId, messageId, idempotencyKey });
export type RetryMessage = z.output<typeof RetryMessage>;
