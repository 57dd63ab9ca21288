import { z } from 'zod';
import type {
  AttachmentId,
  AvinodeTripApiId,
  BrokerageId,
  ClientId,
  ConnectionId,
  ConversationId,
  InboundMailId,
  InvitationId,
  IsoAgentId,
  MailId,
  MessageId,
  NotificationId,
  ProposalId,
  ProposalLinkId,
  PersonId,
  QuoteId,
  RequestId,
  RfqId,
  SessionId,
  TripId,
} from './ids.ts';
import { parseTripReference, type TripReference } from './ids.ts';
import type { Instant } from './time/clock.ts';

/**
 * Pieces that several nouns' inputs are made of. `meta.table` names the table an id points into, so that the
 * authorisation matrix can swap it for a foreign, a deleted and a random one.
 */
function idOf<Id extends string>(table: string): z.ZodType<Id, string> {
  // In small letters, as the database writes them: an id in an event has to equal the same id in a row.
  return z.uuid().toLowerCase().meta({ table }) as unknown as z.ZodType<Id, string>;
}

export const sessionId = idOf<SessionId>('chat_sessions');
export const conversationId = idOf<ConversationId>('conversations');
export const requestId = idOf<RequestId>('requests');
export const clientId = idOf<ClientId>('clients');
export const personId = idOf<PersonId>('client_people');
export const isoAgentId = idOf<IsoAgentId>('iso_agents');
export const quoteId = idOf<QuoteId>('quotes');
export const tripRowId = idOf<TripId>('trips');
export const rfqId = idOf<RfqId>('rfqs');
export const messageId = idOf<MessageId>('messages');
export const connectionId = idOf<ConnectionId>('avinode_connections');
export const proposalId = idOf<ProposalId>('proposals');
export const proposalLinkId = idOf<ProposalLinkId>('proposal_links');
export const notificationId = idOf<NotificationId>('avinode_webhook_events');
export const invitationId = idOf<InvitationId>('invitations');
export const mailId = idOf<MailId>('mails');
export const inboundMailId = idOf<InboundMailId>('inbound_mails');
export const attachmentId = idOf<AttachmentId>('attachments');
export type { AvinodeTripApiId, BrokerageId };

/** PostgreSQL keeps no NUL in text, and lone surrogates are not UTF-8: both are refused here, by name of the field. */
export const storable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** Text of a person: trimmed, not empty, bounded, storable. */
export const textUpTo = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'Must not be empty')
    .max(maxLength, `At most ${maxLength} characters`)
    .refine(storable, 'Holds characters that cannot be stored');

/** `atrip-…` or the six-character code, read into which of the two it is. */
export const tripReference = z
  .string()
  .max(40)
  .transform((text, context): TripReference => {
    const reference = parseTripReference(text);
    if (reference !== null) return reference;
    context.addIssue({ code: 'custom', message: 'Give atrip-… or the six-character trip code' });
    return z.NEVER;
  })
  .meta({ table: 'trips' });

/** An Avinode id other than a trip's, used as given: `rfp-123`, `arfq-12345678`. */
export const avinodeId = (prefix: string, example: string) =>
  z
    .string()
    .trim()
    .max(60)
    .regex(new RegExp(`^${prefix}-[A-Za-z0-9][A-Za-z0-9-]{0,50}$`, 'u'), `Looks like ${example}`)
    .meta({ table: 'avinode' });

// Years of four digits sort as text; the database knows no year 0.
const firstYear = 1900;
const lastYear = 9999;
const isUsualYear = (year: number): boolean => year >= firstYear && year <= lastYear;

/** An instant with any offset; kept in UTC with milliseconds. */
export const instant = z.iso
  .datetime({ offset: true, message: 'Give a time like 2026-11-23T09:30:00Z' })
  .transform((text) => new Date(text))
  .refine((date) => isUsualYear(date.getUTCFullYear()), `Between the years ${firstYear} and ${lastYear}`)
  .transform((date): Instant => date.toISOString());

/** A day of the calendar, `YYYY-MM-DD`. */
export const day = z.iso
  .date('A date like 2026-12-12')
  .refine((text) => isUsualYear(Number(text.slice(0, 4))), `Between the years ${firstYear} and ${lastYear}`);

/** Made by the caller, once per thing to create; sending it again answers with what was made the first time. */
export const idempotencyKey = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/u, '8 to 64 letters, digits, - or _');

/** The `version` of the session that the caller looked at. */
export const expectedVersion = z.int().min(1).max(2_147_483_647);

export const pageLimit = z.int().min(1).max(100);
export const cursor = z.string().min(1).max(200);
