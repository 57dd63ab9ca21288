import { inTransaction } from '@tripthread/db/database';
import {
  type Attachment,
  discardUnsentFile,
  saveUnsentFile,
  type NewAttachment,
} from '@tripthread/db/queries/messages/attachments';
import { getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { AttachmentId, SessionId } from '@tripthread/shared/ids';
import type { CommandContext } from '../command-context.ts';

/**
 * Stores a file, unchanged, for the message that a broker is writing to the client of a session.
 * @throws SESSION_NOT_FOUND, NOT_YOUR_SESSION, SESSION_ARCHIVED, TOO_LARGE
 */
export async function saveFile(
  context: CommandContext,
  sessionId: SessionId,
  file: NewAttachment,
): Promise<Attachment> {
  return inTransaction(context.tenant, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, sessionId);
    unwrap(decideNotArchived(session));
    return saveUnsentFile(tx, { sessionId, agentId: context.viewer.agentId }, file, context.clock.now());
  });
}

/** Deletes an unsent file of the viewer. @throws ATTACHMENT_NOT_FOUND */
export async function discardFile({ tenant, viewer }: CommandContext, attachmentId: AttachmentId): Promise<void> {
  await inTransaction(tenant, (tx) => discardUnsentFile(tx, viewer.agentId, attachmentId));
}
