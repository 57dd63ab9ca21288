import type { TenantTx } from '@tripthread/db/database';
import type { Mail } from '@tripthread/db/queries/mails';
import { findLiveLink } from '@tripthread/db/queries/proposal-links';
import { linkPath, openLinkToken } from '../../platform/link-token.ts';
import type { MailContext } from './mail-context.ts';

/**
 * The text of a mail as it goes out: one that carries a proposal ends with the client’s link to it. The link is opened here and
 * stands in no row: what is kept of a mail is the text without it.
 */
export async function textToSend(
  tx: TenantTx,
  { clock, sealer, publicUrl }: Pick<MailContext, 'clock' | 'sealer' | 'publicUrl'>,
  { bodyText, proposalId }: Pick<Mail, 'bodyText' | 'proposalId'>,
): Promise<string> {
  const link = proposalId === null ? null : await findLiveLink(tx, proposalId, clock.now());
  const token = link === null ? null : openLinkToken(sealer, link);
  if (token === null || bodyText.includes(linkPath(token))) return bodyText;
  return `${bodyText.trimEnd()}\n\nRead the proposal, ask, and answer it here:\n${publicUrl}${linkPath(token)}\n`;
}
