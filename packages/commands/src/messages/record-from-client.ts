import { once } from '@tripthread/db/queries/idempotency';
import { postMessage } from '../sessions/post-message.ts';
import { type SavedMessage, saveMessage } from '@tripthread/db/queries/saved-message';
import { getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { MessageId } from '@tripthread/shared/ids';
import type { RecordFromClient } from '@tripthread/shared/mail/mails.schema';
import type { CommandContext } from '../command-context.ts';

/**
 * Records what a client said by phone, in a chat or in person as the client's message.
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
        unwrap(decideNotArchived(session));
        const { message } = await postMessage(tx, session, {
          actor: { kind: 'client', id: session.clientId },
          audience: 'client',
          text: input.text,
          channel: input.channel,
          // The client is the sender; the broker who entered it is kept in the refs.
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
