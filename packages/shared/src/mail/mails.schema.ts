import { z } from 'zod';
import { cursor, idempotencyKey, inboundMailId, mailId, pageLimit, sessionId, textUpTo } from '../input.schema.ts';
import { maxMessageLength } from '../messages/messages.ts';
import { maxSubjectLength, mailStatuses, messageChannels } from './mails.ts';

/** A single line, so that a header value can't start another header. */
const line = (maxLength: number) =>
  // oxlint-disable-next-line no-control-regex -- the pattern refuses them
  textUpTo(maxLength).regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/u, 'One line, without control characters');

export const MailById = z.strictObject({ mailId });

/** New text for a mail that waits for approval; its message in the thread changes too. */
export const EditMail = z.strictObject({ mailId, subject: line(maxSubjectLength), text: textUpTo(maxMessageLength) });
export type EditMail = z.output<typeof EditMail>;

export const ListMails = z.strictObject({
  status: z.enum(mailStatuses).optional(),
  cursor: cursor.optional(),
  limit: pageLimit.default(50),
});
export type ListMails = z.output<typeof ListMails>;

const mailSettings = {
  needsApproval: z.boolean(),
  fromName: line(100).nullable(),
  signature: textUpTo(2_000).nullable(),
};
/** `before` holds the values that the form was opened with. */
export const SaveMailSettings = z.strictObject({ ...mailSettings, before: z.strictObject(mailSettings) });
export type SaveMailSettings = z.output<typeof SaveMailSettings>;

/** Has no input, but requires a JSON body: without one, a form on any site could submit it. */
export const RenewInbox = z.strictObject({});

export const ListOrphanMails = z.strictObject({ cursor: cursor.optional(), limit: pageLimit.default(50) });
export const InboundMailById = z.strictObject({ inboundMailId });
export const AttachMail = z.strictObject({ inboundMailId, sessionId });
export type AttachMail = z.output<typeof AttachMail>;

/** What a client said elsewhere, entered by a broker as the client's message. */
export const RecordFromClient = z.strictObject({
  sessionId,
  channel: z.enum(messageChannels),
  text: textUpTo(maxMessageLength),
  idempotencyKey,
});
export type RecordFromClient = z.output<typeof RecordFromClient>;
