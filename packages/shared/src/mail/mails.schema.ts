import { z } from 'zod';
import { cursor, idempotencyKey, inboundMailId, mailId, pageLimit, sessionId, textUpTo } from '../input.schema.ts';
import { maxMessageLength } from '../messages/messages.ts';
import { maxSubjectLength, mailStatuses, messageChannels } from './mails.ts';

/** One line: what stands in a header must not begin another. */
const line = (maxLength: number) =>
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  textUpTo(maxLength).regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/u, 'One line, without control characters');

export const MailById = z.strictObject({ mailId });

/** Other words for a mail that waits for approval; the message in the thread says the same. */
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
/** `before` is what whoever changes it saw. */
export const SaveMailSettings = z.strictObject({ ...mailSettings, before: z.strictObject(mailSettings) });
export type SaveMailSettings = z.output<typeof SaveMailSettings>;

/** Nothing to say, and still a body to be parsed: a change without one could be sent by any page's form. */
export const RenewInbox = z.strictObject({});

export const ListOrphanMails = z.strictObject({ cursor: cursor.optional(), limit: pageLimit.default(50) });
export const InboundMailById = z.strictObject({ inboundMailId });
export const AttachMail = z.strictObject({ inboundMailId, sessionId });
export type AttachMail = z.output<typeof AttachMail>;

/** What a client said elsewhere, entered by hand as theirs. */
export const RecordFromClient = z.strictObject({
  sessionId,
  channel: z.enum(messageChannels),
  text: textUpTo(maxMessageLength),
  idempotencyKey,
});
export type RecordFromClient = z.output<typeof RecordFromClient>;
