/**
 * The one registry of failures that a person or a caller can act on; `failures.ts` says what travels with each.
 * `kind` decides the HTTP status; the sentence says what happened, what was kept, what to do.
 * Anything else that is thrown is a defect: the transports mask and log it.
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
  WRONG_CREDENTIALS: { kind: 'unauthorized', sentence: 'Wrong email or password.' },
  BAD_SIGNATURE: {
    kind: 'unauthorized',
    sentence: 'The signature is missing, wrong, or more than five minutes old. Nothing was stored.',
  },

  NOT_YOUR_SESSION: { kind: 'forbidden', sentence: 'This session belongs to a colleague. Ask them or a lead.' },
  COLLEAGUES_CLIENT: {
    kind: 'forbidden',
    sentence:
      'A colleague has sessions with the client you would merge away. Keep that card instead, or ask a lead. Nothing was changed.',
  },
  LEAD_ONLY: { kind: 'forbidden', sentence: 'Only a lead can do this.' },
  NO_DESK_FOR_IDENTITY: {
    kind: 'forbidden',
    sentence:
      'You are signed in, but no desk here matches your confirmed email address or organisation. Ask your administrator.',
  },
  FOREIGN_ORIGIN: { kind: 'forbidden', sentence: 'This request came from another site and was refused.' },

  SESSION_NOT_FOUND: { kind: 'not_found', sentence: 'This session does not exist on this desk.' },
  CONVERSATION_NOT_FOUND: { kind: 'not_found', sentence: 'This conversation does not exist on this desk.' },
  REQUEST_NOT_FOUND: { kind: 'not_found', sentence: 'This trip request does not exist on this desk.' },
  CLIENT_NOT_FOUND: { kind: 'not_found', sentence: 'This client does not exist on this desk.' },
  PERSON_NOT_FOUND: { kind: 'not_found', sentence: 'This person is not on the client’s card.' },
  AGENT_NOT_FOUND: { kind: 'not_found', sentence: 'This broker does not exist on this desk, or is deactivated.' },
  QUOTE_NOT_FOUND: { kind: 'not_found', sentence: 'This quote does not belong to the session.' },
  TRIP_NOT_FOUND: { kind: 'not_found', sentence: 'This trip does not exist on this desk.' },
  CONNECTION_NOT_FOUND: { kind: 'not_found', sentence: 'This Avinode connection does not exist on this desk.' },
  DELIVERY_NOT_FOUND: { kind: 'not_found', sentence: 'This notification does not exist on this desk.' },
  PROPOSAL_NOT_FOUND: { kind: 'not_found', sentence: 'This proposal does not exist on this desk.' },
  MAIL_NOT_FOUND: { kind: 'not_found', sentence: 'This email does not exist on this desk.' },
  ATTACHMENT_NOT_FOUND: { kind: 'not_found', sentence: 'This file does not exist on this desk.' },
  LINK_NOT_FOUND: {
    kind: 'not_found',
    sentence: 'This link doesn’t work: it was withdrawn or not copied completely. Ask your broker for a new one.',
  },
  INVITATION_NOT_FOUND: {
    kind: 'not_found',
    sentence:
      'This invitation no longer works: it was used, withdrawn, replaced or has expired, or the link was not copied completely. Ask for a new one.',
  },
  OPTION_NOT_FOUND: { kind: 'not_found', sentence: 'This option is not part of the proposal. Nothing was changed.' },
  NO_SUCH_ADDRESS: { kind: 'not_found', sentence: 'This page does not exist.' },

  STALE_VERSION: {
    kind: 'conflict',
    sentence: 'Another change to this field was saved first. Nothing was saved. Compare the two and try again.',
  },
  ILLEGAL_STATUS_MOVE: { kind: 'conflict', sentence: 'A session with this status can’t do that. Nothing was changed.' },
  ILLEGAL_STEP_MOVE: {
    kind: 'conflict',
    sentence: 'Complete the session to mark it won or lost, and reopen it to undo that. Nothing was changed.',
  },
  SESSION_ARCHIVED: { kind: 'conflict', sentence: 'This session is archived and read-only. Restore it to continue.' },
  SESSION_NOT_OPEN: { kind: 'conflict', sentence: 'This session is not open. Reopen it to continue.' },
  OPEN_SESSION_EXISTS: {
    kind: 'conflict',
    sentence: 'This conversation already has an open session. Complete or archive that one first.',
  },
  CONVERSATION_TAKEN: {
    kind: 'conflict',
    sentence: 'The open session of this conversation belongs to another request.',
  },
  QUOTE_IS_PRIMARY: {
    kind: 'conflict',
    sentence: 'This is the primary quote. Choose another primary quote first. Nothing was changed.',
  },
  QUOTE_OF_AVINODE: {
    kind: 'conflict',
    sentence:
      'This quote comes from Avinode and can’t be edited here. Ask the operator to change it in Avinode. Nothing was saved.',
  },
  NO_TRIP: { kind: 'conflict', sentence: 'This session has no trip yet. Attach one first. Nothing was saved.' },
  NO_CONNECTION: { kind: 'conflict', sentence: 'This desk has no Avinode connection yet. Ask a lead to set one up.' },
  NO_REQUEST: { kind: 'conflict', sentence: 'This session has no trip request yet. Create one first.' },
  TRIP_EXISTS: { kind: 'conflict', sentence: 'This session already has a trip. Detach it before you search again.' },
  REQUEST_INCOMPLETE: {
    kind: 'conflict',
    sentence: 'The trip request is missing details that Avinode needs. Complete it and search again.',
  },
  CONNECTION_PAUSED: {
    kind: 'conflict',
    sentence:
      'Avinode rejects this desk’s credentials, so nothing is sent. Ask a lead to renew them. Nothing was saved.',
  },
  RFQ_NOT_FOUND: {
    kind: 'not_found',
    sentence: 'This RFQ does not belong to the session’s trip.',
  },
  MESSAGE_NOT_FOUND: { kind: 'not_found', sentence: 'This message does not belong to the session.' },
  NOT_FAILED: { kind: 'conflict', sentence: 'This message did not fail: it was sent, or is still being sent.' },
  NO_MAIL_ADDRESS: {
    kind: 'conflict',
    sentence: 'This client has no valid email address. Add one, or only record the message. Nothing was saved.',
  },
  MAIL_MOVED: {
    kind: 'conflict',
    sentence: 'This email has already been approved, withdrawn or sent. Nothing was changed.',
  },
  TRIP_CANCELLED: { kind: 'conflict', sentence: 'This trip is already cancelled at Avinode. Nothing was changed.' },
  TRIP_SHARED: {
    kind: 'conflict',
    sentence: 'Another open session uses this trip and waits for the same operators. Nothing was changed.',
  },
  PROPOSAL_NOT_SENT: {
    kind: 'conflict',
    sentence: 'This proposal has not been sent, so the client can’t read it yet. Send it first. No link was created.',
  },
  PROPOSAL_ANSWERED: {
    kind: 'conflict',
    sentence: 'This proposal has already been answered. The first answer counts.',
  },
  PROPOSAL_SUPERSEDED: {
    kind: 'conflict',
    sentence: 'A newer version of this proposal exists. Answer that one. Nothing was changed.',
  },
  PROPOSAL_EXPIRED: {
    kind: 'conflict',
    sentence: 'This offer has expired, so nothing was agreed. Ask your broker for a new quote.',
  },
  PROPOSAL_CLOSED: {
    kind: 'conflict',
    sentence: 'Your broker has closed this proposal. Nothing was changed. Write to them to continue.',
  },
  CLIENT_MERGED: {
    kind: 'conflict',
    sentence: 'This client was merged into another card. Choose that one and try again. Nothing was saved.',
  },
  CLIENT_ERASED: {
    kind: 'conflict',
    sentence: 'This client’s data was erased, so the card can’t be used again. Create a new one.',
  },
  ERASURE_NOT_CONFIRMED: {
    kind: 'invalid',
    sentence: 'Type the client’s name exactly as on the card. Nothing was erased.',
  },
  CLIENT_HAS_OPEN_SESSIONS: {
    kind: 'conflict',
    sentence: 'This client has open sessions. Complete or archive them first. Nothing was erased.',
  },
  NO_EXCHANGE_RATE: {
    kind: 'conflict',
    sentence:
      'A quote is in another currency than the proposal. Enter the exchange rate, or leave the quote out. Nothing was saved.',
  },
  NOTHING_TO_OFFER: {
    kind: 'conflict',
    sentence: 'This proposal has no option yet. Choose a quote first. Nothing was sent.',
  },
  PROPOSAL_NOT_DRAFT: {
    kind: 'conflict',
    sentence: 'This version was sent and can’t change. Create a new version to edit it.',
  },
  PROPOSAL_CHANGED: {
    kind: 'conflict',
    sentence: 'Another change to this draft was saved first. Nothing was saved. Compare the two and try again.',
  },
  PROPOSAL_NOT_OUT: {
    kind: 'conflict',
    sentence: 'Only a sent proposal that is not answered yet can be withdrawn. Nothing was changed.',
  },
  CONCERNS_UNSEEN: {
    kind: 'conflict',
    sentence: 'This proposal has warnings to confirm first. Confirm each one, then send again. Nothing was sent.',
  },
  ALREADY_ON_TEAM: {
    kind: 'conflict',
    sentence:
      'A broker with this email address is already on your team. If they are deactivated, activate them instead. No invitation was sent.',
  },
  LOGIN_EXISTS: {
    kind: 'conflict',
    sentence:
      'This email address already signs in at another desk. Ask for an invitation to a different address. Nothing was changed.',
  },
  LAST_LEAD: {
    kind: 'conflict',
    sentence: 'This is the last lead of the desk. Make another broker a lead first. Nothing was changed.',
  },
  KEY_REUSED: {
    kind: 'conflict',
    sentence: 'This idempotency key was already used with different input. Send a new key. Nothing was saved.',
  },

  BAD_INPUT: { kind: 'invalid', sentence: 'Some of the input is not valid. Nothing was saved.' },
  REASON_NEEDED: { kind: 'invalid', sentence: 'Moving a session back needs a reason. Nothing was changed.' },
  BAD_CURSOR: { kind: 'invalid', sentence: 'This cursor is not valid. Start again from the first page.' },
  BAD_WAKE_UP: { kind: 'invalid', sentence: 'The wake-up time must be in the future. Nothing was changed.' },
  BAD_NOTIFICATION: { kind: 'invalid', sentence: 'This is not a valid Avinode notification. Nothing was stored.' },
  BAD_MAIL: { kind: 'invalid', sentence: 'This is not a valid email message. Nothing was stored.' },
  TOO_LARGE: { kind: 'too_large', sentence: 'This request is too large. Nothing was saved.' },

  TOO_MANY_SIGN_INS: { kind: 'too_many', sentence: 'Too many attempts. Wait a few minutes, then sign in again.' },
  TOO_MANY_TRIES: { kind: 'too_many', sentence: 'Too many attempts. Wait a few minutes, then try again.' },
  TOO_MANY_INVITATIONS: {
    kind: 'too_many',
    sentence: 'Your desk has reached today’s limit of invitations. Try again tomorrow. No invitation was sent.',
  },
  TOO_MANY_STREAMS: { kind: 'too_many', sentence: 'Too many open tabs for this login. Close one and reload.' },
  BUSY: {
    kind: 'unavailable',
    sentence: 'The desk is busy or restarting. Check whether it was saved, then try again.',
  },
} as const satisfies Record<string, Entry>;

export type Reason = keyof typeof failures;

/** HTTP status of each kind, the same for every transport. */
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
