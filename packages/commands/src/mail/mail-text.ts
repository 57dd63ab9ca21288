import type { TenantTx } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import { findInvitationKey } from '@tripthread/db/queries/team/invitations';
import type { Mail } from '@tripthread/db/queries/mail/mails';
import { findLiveLink } from '@tripthread/db/queries/proposals/proposal-links';
import { joinPath, linkPath, openLinkToken } from '../links/link-token.ts';
import type { Encryptor } from '../links/encryptor.ts';

/** What decrypting a link needs. */
export interface MailLinkContext {
  readonly clock: Clock;
  readonly encryptor: Encryptor;
  /** The public URL without a trailing slash. */
  readonly publicUrl: string;
}

/**
 * Returns the text of a mail as it is sent: a proposal's mail ends with the client’s link, an invitation with the invitee's. The
 * link is decrypted here and not stored with the mail.
 * @returns null for an invitation whose token was deleted
 */
export async function textWithLink(
  tx: TenantTx,
  given: MailLinkContext,
  { bodyText, proposalId, invitationId }: Pick<Mail, 'bodyText' | 'proposalId' | 'invitationId'>,
): Promise<string | null> {
  const { clock, encryptor, publicUrl } = given;
  if (invitationId !== null) {
    const key = await findInvitationKey(tx, invitationId, clock.now());
    const token = key === null ? null : openLinkToken(encryptor, key, 'invitation');
    return token === null
      ? null
      : `${bodyText}\n\nChoose your password and begin here:\n${publicUrl}${joinPath(token)}\n`;
  }
  const link = proposalId === null ? null : await findLiveLink(tx, proposalId, clock.now());
  const token = link === null ? null : openLinkToken(encryptor, link);
  if (token === null || bodyText.includes(linkPath(token))) return bodyText;
  return `${bodyText.trimEnd()}\n\nRead the proposal, ask, and answer it here:\n${publicUrl}${linkPath(token)}\n`;
}
