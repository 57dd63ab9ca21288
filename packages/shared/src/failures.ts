/**
 * The one registry of what can go wrong in a way that a person or a caller can act on.
 * `kind` decides the status code at the doors; the sentence says what happened, what was kept, what to do.
 * Anything thrown that is not a `Failure` is a defect: it is masked at the door and logged.
 */
export type FailureKind =
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'invalid'
  | 'too_large'
  | 'too_many'
  | 'unavailable';

interface Entry {
  readonly kind: FailureKind;
  readonly sentence: string;
}

export const failures = {
  NOT_SIGNED_IN: { kind: 'unauthorized', sentence: 'You are not signed in. Sign in and try again.' },
  WRONG_CREDENTIALS: { kind: 'unauthorized', sentence: 'E-mail or password is wrong. Nothing was changed.' },
  BAD_SIGNATURE: {
    kind: 'unauthorized',
    sentence: 'This is not signed by whom it should come from, or not within five minutes of now. Nothing was stored.',
  },

  NOT_YOUR_SESSION: { kind: 'forbidden', sentence: 'This session belongs to a colleague. Ask them or a lead.' },
  COLLEAGUES_CLIENT: {
    kind: 'forbidden',
    sentence:
      'Colleagues have sessions with the client whose card would go. Keep that card instead, or ask a lead; nothing was changed.',
  },
  LEAD_ONLY: { kind: 'forbidden', sentence: 'Only a lead can do this.' },
  NO_DESK_FOR_IDENTITY: {
    kind: 'forbidden',
    sentence:
      'You are signed in, but no desk here knows the confirmed address or the organisation of your account. Ask whoever runs it.',
  },
  FOREIGN_ORIGIN: { kind: 'forbidden', sentence: 'This request came from another site and was refused.' },

  SESSION_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such session on this desk.' },
  CONVERSATION_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such conversation on this desk.' },
  REQUEST_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such trip request on this desk.' },
  CLIENT_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such client on this desk.' },
  PERSON_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such person on the card of this client.' },
  AGENT_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such broker on this desk, or they are switched off.' },
  QUOTE_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such quote on the trip of this session.' },
  TRIP_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such trip on this desk.' },
  CONNECTION_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such connection to Avinode on this desk.' },
  DELIVERY_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such notification on this desk.' },
  PROPOSAL_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such proposal on this desk.' },
  MAIL_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such mail on this desk.' },
  ATTACHMENT_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such file on this desk.' },
  LINK_NOT_FOUND: {
    kind: 'not_found',
    sentence: 'This link leads nowhere: it was withdrawn, or not copied whole. Ask your broker for a new one.',
  },
  INVITATION_NOT_FOUND: {
    kind: 'not_found',
    sentence:
      'This invitation is not good any more: it was used, withdrawn, replaced or ran out, or its link was not copied whole. Ask for a new one.',
  },
  OPTION_NOT_FOUND: { kind: 'not_found', sentence: 'This proposal has no such option. Nothing was changed.' },
  NO_SUCH_ADDRESS: { kind: 'not_found', sentence: 'There is nothing at this address.' },

  STALE_VERSION: {
    kind: 'conflict',
    sentence: 'Somebody changed the same field meanwhile. Nothing was saved; compare and try again.',
  },
  ILLEGAL_STATUS_MOVE: { kind: 'conflict', sentence: 'A session in this status cannot do that. Nothing was changed.' },
  ILLEGAL_STEP_MOVE: {
    kind: 'conflict',
    sentence:
      'A session gets to won or lost only by completing it, and leaves it only by reopening. Nothing was changed.',
  },
  SESSION_ARCHIVED: { kind: 'conflict', sentence: 'This session is archived and read-only. Restore it to go on.' },
  SESSION_NOT_OPEN: { kind: 'conflict', sentence: 'This session is not open. Reopen it to go on.' },
  OPEN_SESSION_EXISTS: {
    kind: 'conflict',
    sentence: 'This conversation has another open session. Complete or archive that one first.',
  },
  CONVERSATION_TAKEN: { kind: 'conflict', sentence: 'The open session of this conversation has another request.' },
  QUOTE_IS_PRIMARY: {
    kind: 'conflict',
    sentence: 'This quote is the primary one. Choose another primary first; nothing was changed.',
  },
  QUOTE_OF_AVINODE: {
    kind: 'conflict',
    sentence:
      'This quote stands at Avinode and is read there. Nothing was saved; ask the operator to change it in Avinode.',
  },
  NO_TRIP: { kind: 'conflict', sentence: 'This session has no trip yet. Attach one first; nothing was saved.' },
  NO_CONNECTION: { kind: 'conflict', sentence: 'This desk has no Avinode connection yet. Ask a lead to set one up.' },
  NO_REQUEST: { kind: 'conflict', sentence: 'This session has no trip request yet. Create one first.' },
  TRIP_EXISTS: { kind: 'conflict', sentence: 'This session has a trip already. Detach it first to search anew.' },
  REQUEST_INCOMPLETE: {
    kind: 'conflict',
    sentence: 'The trip request lacks what Avinode needs. Complete it and search again.',
  },
  CONNECTION_PAUSED: {
    kind: 'conflict',
    sentence:
      'Avinode refuses this desk’s credentials, so nothing is sent. A lead has to renew them; nothing was saved.',
  },
  RFQ_NOT_FOUND: {
    kind: 'not_found',
    sentence: 'There is no such request to an operator on the trip of this session.',
  },
  MESSAGE_NOT_FOUND: { kind: 'not_found', sentence: 'There is no such message in this session.' },
  NOT_FAILED: { kind: 'conflict', sentence: 'This message has not failed: it was sent, or still is being sent.' },
  NO_MAIL_ADDRESS: {
    kind: 'conflict',
    sentence: 'This client has no address that mail can be sent to. Nothing was saved; add one, or only record it.',
  },
  MAIL_MOVED: {
    kind: 'conflict',
    sentence: 'This mail is further by now: somebody approved, withdrew or sent it. Nothing was changed.',
  },
  TRIP_CANCELLED: { kind: 'conflict', sentence: 'This trip is cancelled at Avinode already. Nothing was changed.' },
  TRIP_SHARED: {
    kind: 'conflict',
    sentence: 'Another open session is on this trip and waits for the same operators. Nothing was changed.',
  },
  PROPOSAL_NOT_SENT: {
    kind: 'conflict',
    sentence: 'This proposal was not sent yet, so no client can read it. Send it first; no link was made.',
  },
  PROPOSAL_ANSWERED: { kind: 'conflict', sentence: 'This proposal was answered already. That answer stands.' },
  PROPOSAL_SUPERSEDED: {
    kind: 'conflict',
    sentence: 'There is a newer version of this proposal. Nothing was changed; answer that one.',
  },
  PROPOSAL_EXPIRED: {
    kind: 'conflict',
    sentence: 'This offer has lapsed, so nothing was agreed. Ask your broker for a fresh quote.',
  },
  PROPOSAL_CLOSED: {
    kind: 'conflict',
    sentence: 'Your broker has closed this proposal. Nothing was changed; write to them to go on.',
  },
  CLIENT_MERGED: {
    kind: 'conflict',
    sentence: 'This client became part of another card. Choose that one and try again; nothing was saved.',
  },
  CLIENT_ERASED: {
    kind: 'conflict',
    sentence: 'What was known of this client was erased; the card takes nothing new. Make another one.',
  },
  ERASURE_NOT_CONFIRMED: {
    kind: 'invalid',
    sentence: 'Type the client’s name as it stands on the card. Nothing was erased.',
  },
  CLIENT_HAS_OPEN_SESSIONS: {
    kind: 'conflict',
    sentence: 'Something is still open for this client. Complete or archive those sessions first; nothing was erased.',
  },
  NO_EXCHANGE_RATE: {
    kind: 'conflict',
    sentence: 'A quote is in another currency than the proposal. Say the rate, or offer it apart; nothing was saved.',
  },
  NOTHING_TO_OFFER: {
    kind: 'conflict',
    sentence: 'There is no option in this proposal yet. Choose a quote; nothing was sent.',
  },
  PROPOSAL_NOT_DRAFT: {
    kind: 'conflict',
    sentence: 'This version went out and stays as it is. Make a new version to change it.',
  },
  PROPOSAL_CHANGED: {
    kind: 'conflict',
    sentence: 'Somebody saved this draft meanwhile. Nothing was saved; compare and try again.',
  },
  PROPOSAL_NOT_OUT: {
    kind: 'conflict',
    sentence: 'Only a proposal that waits for the client’s answer can be withdrawn. Nothing was changed.',
  },
  CONCERNS_UNSEEN: {
    kind: 'conflict',
    sentence: 'Something about this proposal has to be looked at first. Nothing was sent; confirm what is named.',
  },
  ALREADY_ON_TEAM: {
    kind: 'conflict',
    sentence:
      'Somebody with this address is on your team already. If they are switched off, switch them on again; nobody was invited.',
  },
  LOGIN_EXISTS: {
    kind: 'conflict',
    sentence:
      'This address signs in at another desk already. Nothing was changed; ask to be invited at another address of yours.',
  },
  LAST_LEAD: {
    kind: 'conflict',
    sentence: 'This is the last lead of the desk. Make somebody else a lead first; nothing was changed.',
  },
  KEY_REUSED: {
    kind: 'conflict',
    sentence: 'This idempotency key was used with other content. Nothing was saved; send a new key.',
  },

  BAD_INPUT: { kind: 'invalid', sentence: 'Some of what was sent does not fit. Nothing was saved.' },
  REASON_NEEDED: { kind: 'invalid', sentence: 'Moving a session back needs a reason. Nothing was changed.' },
  BAD_CURSOR: { kind: 'invalid', sentence: 'This cursor was not given out here. Start again from the first page.' },
  BAD_WAKE_UP: { kind: 'invalid', sentence: 'The wake-up time has to be in the future. Nothing was changed.' },
  BAD_NOTIFICATION: { kind: 'invalid', sentence: 'This is not a notification Avinode sends. Nothing was stored.' },
  BAD_MAIL: { kind: 'invalid', sentence: 'This is not a mail as it comes over the wire. Nothing was stored.' },
  TOO_LARGE: { kind: 'too_large', sentence: 'This is more than one request may carry. Nothing was saved.' },

  TOO_MANY_SIGN_INS: { kind: 'too_many', sentence: 'Too many tries. Wait a few minutes, then sign in again.' },
  TOO_MANY_TRIES: { kind: 'too_many', sentence: 'Too many tries from here. Wait a few minutes, then try again.' },
  TOO_MANY_INVITATIONS: {
    kind: 'too_many',
    sentence: 'Your desk has invited as many as it may in a day. Nobody was invited; try again tomorrow.',
  },
  TOO_MANY_STREAMS: { kind: 'too_many', sentence: 'Too many open desks for this login. Close one and reload.' },
  BUSY: {
    kind: 'unavailable',
    sentence: 'The desk is busy or restarting. Look whether it was saved, and try again in a moment.',
  },
} as const satisfies Record<string, Entry>;

export type Reason = keyof typeof failures;

/** Input field (dotted path) → what is wrong with it. */
export type FieldErrors = Readonly<Record<string, string>>;

export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly reason: Reason,
    readonly details: {
      readonly fields?: FieldErrors | undefined;
      /** With STALE_VERSION: the session as it stands now. */
      readonly current?: unknown;
      readonly retryAfterSeconds?: number | undefined;
    } = {},
  ) {
    super(failures[reason].sentence);
  }

  get kind(): FailureKind {
    return failures[this.reason].kind;
  }
}

/** HTTP status of each kind, the same at every door. */
export const httpStatusOf = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 400,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
} as const satisfies Record<FailureKind, number>;

/** What a pure rule answers: the decided value, or the reason why not. */
export type Decision<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: Reason; readonly fields?: FieldErrors };

export const allow = <T>(value: T): Decision<T> => ({ ok: true, value });
export const refuse = (reason: Reason, fields?: FieldErrors): Decision<never> =>
  fields === undefined ? { ok: false, reason } : { ok: false, reason, fields };

/** The decided value; throws the refusal as a `Failure`. */
export function unwrap<T>(decision: Decision<T>): T {
  if (decision.ok) return decision.value;
  throw new Failure(decision.reason, { fields: decision.fields });
}
