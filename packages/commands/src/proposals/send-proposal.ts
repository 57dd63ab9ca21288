import { createHash } from 'node:crypto';
import { inReadTransaction, type TenantTx } from '@tripthread/db/database';
import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import { getClient } from '@tripthread/db/queries/clients/clients';
import { insertMessage } from '@tripthread/db/queries/messages/conversations';
import { insertProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import {
  getProposal,
  insertDocument,
  listOptions,
  type Proposal,
  saveProposal,
} from '@tripthread/db/queries/proposals/proposals';
import { getProposalSources } from '@tripthread/db/queries/proposals/proposal-sources';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { requireUnchanged } from '@tripthread/db/queries/sessions/concurrent-changes';
import { appendToSession, getSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { type ClientProposal, proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import { unwrap } from '@tripthread/shared/failures';
import { decideMailRecipient, type MailRecipient, messageDeliveryOf } from '@tripthread/shared/mail/outgoing-mail';
import { linkExpiry } from '@tripthread/shared/proposals/public/proposal-answers';
import { decideDraft, decideRendered, decideSending } from '@tripthread/shared/proposals/proposal-moves';
import type { SendProposal } from '@tripthread/shared/proposals/proposals.schema';
import { decideWrite } from '@tripthread/shared/team/roles';
import { stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { actorOf, type CommandContext } from '../command-context.ts';
import { enqueueMail } from '../mail/enqueue-mail.ts';
import { newLinkToken } from '../links/link-token.ts';
import type { Encryptor } from '../links/encryptor.ts';
import { assemble } from './assemble.ts';
import type { RenderDocument } from './render-document.ts';
import { getDraftForUpdate } from './update-proposal.ts';

/**
 * Sends a draft to the client. The document is rendered before the transaction that sends it; if the draft has changed since,
 * nothing is sent. A sent version is frozen, with the bytes of its PDF.
 * @throws PROPOSAL_NOT_DRAFT, PROPOSAL_CHANGED, NOTHING_TO_OFFER, CONCERNS_UNSEEN, NO_MAIL_ADDRESS, STALE_VERSION
 */
export async function sendProposal(context: SendContext, input: SendProposal): Promise<SessionDetail> {
  const at = context.clock.now();
  const { sessionId, document } = await inReadTransaction(context.tenant, async (tx) => {
    const proposal = await getProposal(tx, input.proposalId);
    const session = await getSession(tx, proposal.sessionId);
    unwrap(decideWrite(context.viewer, session.isoAgentId));
    unwrap(decideDraft(proposal));
    await getRecipient(tx, session);
    return { sessionId: session.id, document: await documentToSend(tx, session, proposal, input, at) };
  });
  const pdf = await context.renderDocument(document);
  return changeSession(context.tenant, context.viewer, sessionId, async (tx) => {
    const { proposal, session } = await getDraftForUpdate(tx, context, input.proposalId, input.expectedEdits);
    await requireUnchanged(tx, session, input.expectedVersion, ['clientId', 'requestId']);
    unwrap(decideRendered(document, await documentToSend(tx, session, proposal, input, at)));
    await freeze(tx, proposal, document, pdf, at);
    const to = await getRecipient(tx, session);
    await sendProposalMail(tx, context, { session, proposal, to, text: input.text, pdf, at });
  });
}

/** Sending renders the PDF and makes a sealed link. */
interface SendContext extends CommandContext {
  readonly encryptor: Encryptor;
  readonly renderDocument: RenderDocument;
}

interface ProposalMail {
  readonly session: Session;
  readonly proposal: Proposal;
  readonly to: MailRecipient;
  readonly text: string;
  readonly pdf: Buffer;
  readonly at: string;
}

/** Assembles the draft and decides whether it may be sent. */
async function documentToSend(
  tx: TenantTx,
  session: Session,
  proposal: Proposal,
  input: SendProposal,
  at: string,
): Promise<ClientProposal> {
  const sources = await getProposalSources(tx, session);
  const rows = await listOptions(tx, proposal.id);
  return unwrap(decideSending(proposal, assemble(sources, proposal, rows, at), input));
}

async function freeze(
  tx: TenantTx,
  { id }: Proposal,
  document: ClientProposal,
  pdf: Buffer,
  at: string,
): Promise<void> {
  await saveProposal(tx, id, { status: 'sent', sentAt: at, document });
  const sha256 = createHash('sha256').update(pdf).digest();
  await insertDocument(tx, { proposalId: id, pdf, sha256, createdAt: at });
}

/** Appends one event with the message to the client. The broker has seen it, so its mail needs no approval. */
async function sendProposalMail(
  tx: TenantTx,
  context: SendContext,
  { session, proposal, to, text, pdf, at }: ProposalMail,
): Promise<void> {
  const { agentId: isoAgentId } = context.viewer;
  await makeLink(tx, context, proposal, at);
  const message = await insertMessage(tx, {
    sessionId: session.id,
    conversationId: session.conversationId,
    senderType: 'iso_agent',
    senderIsoAgentId: isoAgentId,
    audience: 'client',
    content: text,
    delivery: messageDeliveryOf.waiting,
    createdAt: at,
  });
  const updated = await appendToSession(tx, {
    session,
    kind: 'proposal_sent',
    actor: actorOf(context),
    source: context.source,
    at,
    patch: {
      proposalId: proposal.id,
      currentStep: stepAtLeast(session, 'proposal_sent'),
      turn: 'client',
      clientWish: null,
      messageCount: session.messageCount + 1,
    },
    refs: { proposalId: proposal.id, messageId: message.id },
  });
  const name = proposalName({ number: proposal.proposalNumber, version: proposal.version });
  await enqueueMail(tx, {
    session: updated,
    messageId: message.id,
    proposalId: proposal.id,
    isoAgentId,
    to,
    subject: `${name}: ${proposal.title}`,
    text,
    attachments: [{ fileName: `${name}.pdf`, mimeType: 'application/pdf', content: pdf }],
    needsApproval: false,
    at,
  });
}

/** Makes the link by which the client reads and answers this version; it is appended to the mail when that is sent. */
async function makeLink(tx: TenantTx, context: SendContext, { id, validUntil }: Proposal, at: string): Promise<void> {
  const { tokenSha256, tokenSealed } = newLinkToken(context.encryptor, tx.brokerageId);
  const expiresAt = linkExpiry(validUntil, at);
  const own = { proposalId: id, createdBy: context.viewer.agentId, createdAt: at, expiresAt };
  await insertProposalLink(tx, { ...own, tokenSha256, tokenSealed });
}

/** Returns whom the proposal is mailed to. @throws NO_MAIL_ADDRESS */
async function getRecipient(tx: TenantTx, { clientId }: Session): Promise<MailRecipient> {
  return unwrap(decideMailRecipient(clientId === null ? null : await getClient(tx, clientId)));
}
