import { once } from '@tripthread/db/queries/idempotency';
import { postMessage } from '@tripthread/db/queries/messages/post-message';
import { type SavedMessage, saveMessage } from '@tripthread/db/queries/saved-message';
import { getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { MessageId } from '@tripthread/shared/ids';
import type { RecordFromClient } from '@tripthread/shared/mail/mails.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * What a client said on the telephone, in a chat or face to face, entered by hand as theirs. It is answered to like
 * anything they write.
 * @throws SESSION_ARCHIVED, KEY_REUSED
 */
export async function recordFromClient(context: CommandContext, input: RecordFromClient): Promise<SavedMessage> {
  const { agentId: isoAgentId } = context.viewer;
  const at = context.clock.now();
  return saveMessage(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, input.sessionId);
    const { id } = await once<MessageId>(
      tx,
      { isoAgentId, procedure: 'messages.recordFromClient', input, at },
      async () => {
        if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
        const { message } = await postMessage(tx, session, {
          actor: { kind: 'client', id: session.clientId },
          audience: 'client',
          text: input.text,
          channel: input.channel,
          // Who entered it stays known; who said it is the client.
          refs: { enteredBy: isoAgentId },
          source: context.source,
          at,
        });
        return message.id;
      },
    );
    return id;
  });
}
