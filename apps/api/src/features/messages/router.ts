import { RecordFromClient } from '@tripthread/shared/mails.schema';
import { RetryMessage, SendMessage } from '@tripthread/shared/messages.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { recordFromClient } from './record-from-client.ts';
import { retryMessage } from './retry-message.ts';
import { sendMessage } from './send-message.ts';

export const messagesRouter = router({
  send: signedIn
    .meta({ authz: 'own_session' })
    .input(SendMessage)
    .mutation(({ ctx, input }) => sendMessage(deskOf(ctx), input)),
  retry: signedIn
    .meta({ authz: 'own_session' })
    .input(RetryMessage)
    .mutation(({ ctx, input }) => retryMessage(deskOf(ctx), input)),
  recordFromClient: signedIn
    .meta({ authz: 'own_session' })
    .input(RecordFromClient)
    .mutation(({ ctx, input }) => recordFromClient(deskOf(ctx), input)),
});
