import { allow, type Decision, refuse } from '../failures.ts';
import type { MessageDelivery } from '../messages/messages.ts';
import { decideNotArchived, isOpen, type SessionPatch, type SessionStatus, type Turn } from '../sessions/sessions.ts';
import { isMailAddress, mailSubject, type MailStatus, maxSubjectLength, oneLine, resendable } from './mails.ts';

export interface MailRecipient {
  readonly name: string;
  readonly email: string;
}

/**
 * Decides whom a message to the client is mailed to; null when it is only recorded.
 * @param byMail what the broker chose; undefined mails it when the client has an address
 */
export function decideRecipient(
  client: { readonly name: string; readonly email: string | null } | null,
  byMail: boolean | undefined,
): Decision<MailRecipient | null> {
  if (byMail === false) return allow(null);
  const email = client?.email?.trim() ?? '';
  if (client !== null && isMailAddress(email)) return allow({ name: client.name, email });
  return byMail === true ? refuse('NO_MAIL_ADDRESS') : allow(null);
}

/** Decides whom a mail to the client goes to, when it has to go by mail. */
export function decideMailRecipient(
  client: { readonly name: string; readonly email: string | null } | null,
): Decision<MailRecipient> {
  const decision = decideRecipient(client, true);
  if (!decision.ok) return decision;
  return decision.value === null ? refuse('NO_MAIL_ADDRESS') : allow(decision.value);
}

const maxReferences = 8;
const maxReferencesLength = 4_000;

/** Returns the newest Message-IDs of a session's mail, oldest first, as many as fit into a header. */
export function mailReferences(
  mails: readonly { readonly id: string | null; readonly at: string }[],
): readonly string[] {
  const ids = mails
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .flatMap(({ id }) => (id === null ? [] : [id]))
    .slice(-maxReferences);
  while (ids.join(' ').length > maxReferencesLength) ids.shift();
  return ids;
}

export interface MailDraft {
  readonly to: MailRecipient;
  /** The conversation's subject when empty. */
  readonly subject: string;
  readonly text: string;
  /** The brokerage's setting when undefined. */
  readonly needsApproval: boolean | undefined;
}

export interface MailSender {
  readonly agentName: string;
  readonly settings: {
    readonly needsApproval: boolean;
    readonly fromName: string | null;
    readonly signature: string | null;
  };
}

/** Decides what a mail to a client says and whether it waits for approval. */
export function decideMail(
  { to, subject, text, needsApproval }: MailDraft,
  { agentName, settings }: MailSender,
  conversation: { readonly subject: string | null; readonly references: readonly string[] },
) {
  if (!isMailAddress(to.email)) return refuse('NO_MAIL_ADDRESS');
  const { references } = conversation;
  return allow({
    status: (needsApproval ?? settings.needsApproval) ? ('awaiting_approval' as const) : ('waiting' as const),
    toName: oneLine(to.name, 200) || to.email,
    toEmail: to.email,
    fromName: mailFromName(agentName, settings.fromName),
    subject: oneLine(subject, maxSubjectLength) || mailSubject(conversation.subject, references.length > 0),
    bodyText: settings.signature === null ? text : `${text}\n\n-- \n${settings.signature}`,
    referenceIds: references.join(' '),
  });
}

/** Returns the sender's name of a mail: the broker's, then the brokerage's. */
export const mailFromName = (agentName: string, fromName: string | null): string =>
  oneLine([agentName, fromName].filter((name) => name !== null).join(', '), 200);

/** Returns a mail's text without the signature that `decideMail` appended. */
export function withoutSignature(text: string): string {
  const at = text.lastIndexOf('\n-- \n');
  return at <= 0 ? text : text.slice(0, at).trimEnd() || text;
}

/** The delivery state that a message shows for the mail that carries it. */
export const messageDeliveryOf: Readonly<Record<MailStatus, MessageDelivery>> = {
  awaiting_approval: 'awaiting_approval',
  waiting: 'sending',
  sent: 'sent',
  kept: 'kept',
  unknown: 'unknown',
  failed: 'failed',
  withdrawn: 'withdrawn',
};

export type MailOutcome = 'approved' | 'withdrawn' | 'sent' | 'failed' | 'again';

interface MailMoveRule {
  readonly from: readonly MailStatus[];
  readonly to: MailStatus;
  readonly outcome: MailOutcome;
  /** Sends something, so that the session must not be archived. */
  readonly sends: boolean;
}

const mailMoves = {
  approve: { from: ['awaiting_approval'], to: 'waiting', outcome: 'approved', sends: true },
  withdraw: { from: ['awaiting_approval', 'failed', 'unknown'], to: 'withdrawn', outcome: 'withdrawn', sends: false },
  resend: { from: resendable, to: 'waiting', outcome: 'again', sends: true },
  markSent: { from: ['unknown', 'kept'], to: 'sent', outcome: 'sent', sends: false },
} as const satisfies Record<string, MailMoveRule>;

export type MailMove = keyof typeof mailMoves;

/** Decides a broker's change of a mail's status. */
export function decideMailMove(
  move: MailMove,
  mail: { readonly status: MailStatus },
  session: { readonly status: SessionStatus },
): Decision<Pick<MailMoveRule, 'to' | 'outcome'>> {
  const { from, to, outcome, sends }: MailMoveRule = mailMoves[move];
  const open = sends ? decideNotArchived(session) : allow(true);
  if (!open.ok) return open;
  return from.includes(mail.status) ? allow({ to, outcome }) : refuse('MAIL_MOVED');
}

/**
 * Returns the session's turn after a mail's outcome. The client's once it is approved; the broker's while it failed.
 * @param isFailureLatest whether the mail's failure is the last news of the session
 */
export function patchAfterMail(
  session: { readonly status: SessionStatus; readonly turn: Turn },
  outcome: Exclude<MailOutcome, 'again'>,
  isFailureLatest: boolean,
): SessionPatch {
  if (!isOpen(session.status)) return {};
  if (outcome === 'approved') return { turn: 'client' };
  if (outcome === 'failed') return { turn: 'broker' };
  return outcome === 'sent' && isFailureLatest ? { turn: 'client' } : {};
}

/** Decides whether a mail's text may still be changed. */
export const decideMailEdit = ({ status }: { readonly status: MailStatus }): Decision<true> =>
  status === 'awaiting_approval' ? allow(true) : refuse('MAIL_MOVED');
