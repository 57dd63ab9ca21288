import { inTransaction } from '@tripthread/db/database';
import {
  type Attachment,
  discardUnsentFile,
  keepUnsentFile,
  type NewAttachment,
} from '@tripthread/db/queries/messages/attachments';
import { getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { AttachmentId, SessionId } from '@tripthread/shared/ids';
import type { Desk } from '../command-context.ts';

/**
 * Keeps a file for the message to the client that somebody is writing in a session, byte for byte.
 * @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION, SESSION_ARCHIVED, TOO_LARGE
 */
export async function keepFile(desk: Desk, sessionId: SessionId, file: NewAttachment): Promise<Attachment> {
  return inTransaction(desk.tenant, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, sessionId);
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    return keepUnsentFile(tx, { sessionId, agentId: desk.viewer.agentId }, file, desk.clock.now());
  });
}

/** Takes a file away again that has not gone out. Nobody but who put it there can. @throws ATTACHMENT_NOT_FOUND */
export async function discardFile({ tenant, viewer }: Desk, attachmentId: AttachmentId): Promise<void> {
  await inTransaction(tenant, (tx) => discardUnsentFile(tx, viewer.agentId, attachmentId));
}
