import { inTransaction } from '@tripthread/db/database';
import { once } from '@tripthread/db/queries/idempotency';
import { postMessage } from '@tripthread/db/queries/messages/post-message';
import { getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { MessageId } from '@tripthread/shared/ids';
import type { RecordFromClient } from '@tripthread/shared/mail/mails.schema';
import type { Desk } from '../command-context.ts';
import { readBack, type SentMessage } from './send-message.ts';

/**
 * What a client said on the telephone, in a chat or face to face, entered by hand as theirs. It is answered to like
 * anything they write.
 * @throws SESSION_ARCHIVED, KEY_REUSED
 */
export async function recordFromClient(desk: Desk, input: RecordFromClient): Promise<SentMessage> {
  const { agentId: isoAgentId } = desk.viewer;
  const at = desk.clock.now();
  const { id } = await inTransaction(desk.tenant, async (tx) => {
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    return once<MessageId>(tx, { isoAgentId, procedure: 'messages.recordFromClient', input, at }, async () => {
      if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
      const { message } = await postMessage(tx, session, {
        actor: { kind: 'client', id: session.clientId },
        audience: 'client',
        text: input.text,
        channel: input.channel,
        // Who entered it stays known; who said it is the client.
        refs: { enteredBy: isoAgentId },
        source: desk.source,
        at,
      });
      return message.id;
    });
  });
  return readBack(desk, input.sessionId, id);
}
