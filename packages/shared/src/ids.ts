import { keysOf } from './fields.ts';

/**
 * Ids are branded strings: a `SessionId` cannot be passed where a `TripId` is wanted. The brand is a named key, since
 * declarations that infer it could not be emitted with a unique symbol.
 * Every id of ours is a UUID made by the database; Avinode's ids are theirs and are used as given.
 */
type Branded<Name extends string> = string & { readonly $brand: Name };

export type BrokerageId = Branded<'brokerage'>;
export type IsoAgentId = Branded<'iso_agent'>;
/** A user of the identity provider that issues bearer tokens. */
export type IdentityId = Branded<'login_identity'>;
export type InvitationId = Branded<'invitation'>;
export type ClientId = Branded<'client'>;
export type PersonId = Branded<'client_person'>;
export type OperatorId = Branded<'operator'>;
export type ConnectionId = Branded<'avinode_connection'>;
export type ConversationId = Branded<'conversation'>;
export type RequestId = Branded<'request'>;
export type TripId = Branded<'trip'>;
export type RfqId = Branded<'rfq'>;
export type QuoteId = Branded<'quote'>;
export type ProposalId = Branded<'proposal'>;
export type ProposalLinkId = Branded<'proposal_link'>;
export type MessageId = Branded<'message'>;
export type SessionId = Branded<'session'>;
export type NotificationId = Branded<'notification'>;
export type AvinodeCommandId = Branded<'avinode_order'>;
export type MailId = Branded<'mail'>;
export type MailInboxId = Branded<'mail_inbox'>;
export type InboundMailId = Branded<'inbound_mail'>;
export type AttachmentId = Branded<'attachment'>;

/** `atrip-64956150`: Avinode's API id of a trip. */
export type AvinodeTripApiId = Branded<'atrip'>;
/** `A1B2C3`: the six characters that people see in Avinode. */
export type TripCode = Branded<'trip_code'>;

/** One of Avinode's two names of a trip. */
export type TripReference =
  | { readonly kind: 'api_id'; readonly avinodeTripId: AvinodeTripApiId }
  | { readonly kind: 'code'; readonly tripCode: TripCode };

const isTripApiId = (text: string): text is AvinodeTripApiId => /^atrip-[0-9]{1,18}$/.test(text);
const isTripCode = (text: string): text is TripCode => /^[A-Z0-9]{6}$/.test(text);

/**
 * Parses either name of a trip; null for anything else.
 * A code is taken in any case and kept in capitals; an API id is always lower case.
 */
export function parseTripReference(text: string): TripReference | null {
  const trimmed = text.trim();
  // ASCII only: upper-casing would read a long s or a ligature as a code's letters.
  if (!/^[\x21-\x7e]*$/.test(trimmed)) return null;
  const [avinodeTripId, tripCode] = [trimmed.toLowerCase(), trimmed.toUpperCase()];
  if (isTripApiId(avinodeTripId)) return { kind: 'api_id', avinodeTripId };
  if (isTripCode(tripCode)) return { kind: 'code', tripCode };
  return null;
}

/** Returns what an Avinode resource id names, by its prefix; null for an undocumented shape. */
export function avinodeIdKind(id: string): AvinodeIdKind | null {
  const prefix = keysOf(avinodePrefixes).find((known) => id.startsWith(`${known}-`));
  return prefix !== undefined && /^[a-z]+-[0-9]/.test(id) ? avinodePrefixes[prefix] : null;
}

const avinodePrefixes = {
  atrip: 'trip',
  arfq: 'rfq',
  asellerlift: 'lift',
  aquote: 'quote',
  abuyermsg: 'buyer_message',
  asellermsg: 'seller_message',
} as const;

export type AvinodeIdKind = (typeof avinodePrefixes)[keyof typeof avinodePrefixes];
