import type {
  AttachmentId,
  BrokerageId,
  InboundMailId,
  InvitationId,
  IsoAgentId,
  MailId,
  MailInboxId,
  MessageId,
  ProposalId,
  SessionId,
} from '@tripthread/shared/ids';
import { inboundMailStatuses, mailStatuses, type OrphanMailReason } from '@tripthread/shared/mail/mails';
import { boolean, integer, pgEnum, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { brokerage, bytea, id, instant } from './columns.ts';

export const mailStatus = pgEnum('mail_status', mailStatuses);
export const inboundMailStatus = pgEnum('inbound_mail_status', inboundMailStatuses);

export const mailSettings = pgTable('mail_settings', {
  brokerageId: uuid('brokerage_id').primaryKey().$type<BrokerageId>(),
  needsApproval: boolean('needs_approval').notNull().default(true),
  fromName: text('from_name'),
  signature: text('signature'),
  updatedAt: instant('updated_at').notNull(),
});

export const mailInboxes = pgTable('mail_inboxes', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<MailInboxId>(),
  key: text('key').notNull(),
  webhookUser: text('webhook_user').notNull(),
  webhookPasswordSha256: bytea('webhook_password_sha256').notNull(),
  isActive: boolean('is_active').notNull().default(true),
  createdAt: instant('created_at').notNull(),
});

/** The outbox: mail to a client in a session, or an invitation. */
export const mails = pgTable('mails', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<MailId>(),
  sessionId: uuid('session_id').$type<SessionId>(),
  messageId: uuid('message_id').$type<MessageId>(),
  proposalId: uuid('proposal_id').$type<ProposalId>(),
  isoAgentId: uuid('iso_agent_id').notNull().$type<IsoAgentId>(),
  status: mailStatus('status').notNull(),
  toName: text('to_name').notNull(),
  toEmail: text('to_email').notNull(),
  fromName: text('from_name').notNull(),
  subject: text('subject').notNull(),
  bodyText: text('body_text').notNull(),
  bodyHtml: text('body_html'),
  /** The Message-IDs of the conversation so far, the one replied to last. */
  referenceIds: text('reference_ids').notNull().default(''),
  messageIdHeader: text('message_id_header'),
  attempts: integer('attempts').notNull().default(0),
  /** When the text was sent to a server whose answer is unknown. */
  begunAt: instant('begun_at'),
  error: text('error'),
  approvedBy: uuid('approved_by').$type<IsoAgentId>(),
  approvedAt: instant('approved_at'),
  createdAt: instant('created_at').notNull(),
  finishedAt: instant('finished_at'),
  /** The content of a mail without a session. */
  invitationId: uuid('invitation_id').$type<InvitationId>(),
});

/** Received mail: raw, and what was parsed of it. */
export const inboundMails = pgTable('inbound_mails', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<InboundMailId>(),
  inboxId: uuid('inbox_id').notNull().$type<MailInboxId>(),
  receivedAt: instant('received_at').notNull(),
  raw: bytea('raw').notNull(),
  /** How many attempts to read it began; one that hangs or crashes counts too. */
  readings: smallint('readings').notNull().default(0),
  status: inboundMailStatus('status').notNull().default('pending'),
  messageIdHeader: text('message_id_header'),
  fromName: text('from_name'),
  fromEmail: text('from_email'),
  subject: text('subject'),
  bodyText: text('body_text'),
  whyOrphan: text('why_orphan').$type<OrphanMailReason>(),
  error: text('error'),
  sessionId: uuid('session_id').$type<SessionId>(),
  messageId: uuid('message_id').$type<MessageId>(),
  placedAt: instant('placed_at'),
  placedBy: uuid('placed_by').$type<IsoAgentId>(),
});

export const attachments = pgTable('attachments', {
  brokerageId: brokerage<BrokerageId>(),
  id: id<AttachmentId>(),
  mailId: uuid('mail_id').$type<MailId>(),
  inboundMailId: uuid('inbound_mail_id').$type<InboundMailId>(),
  /** The author and session of a message that is not sent yet. */
  sessionId: uuid('session_id').$type<SessionId>(),
  uploadedBy: uuid('uploaded_by').$type<IsoAgentId>(),
  place: integer('place').notNull(),
  fileName: text('file_name').notNull(),
  mimeType: text('mime_type').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  sha256: bytea('sha256').notNull(),
  content: bytea('content').notNull(),
  createdAt: instant('created_at').notNull(),
});
