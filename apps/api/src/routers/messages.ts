import { RecordFromClient } from '@tripthread/shared/mail/mails.schema';
import { RetryMessage, SendMessage } from '@tripthread/shared/messages/messages.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { router, signedIn } from '../platform/trpc/trpc.ts';
import { recordFromClient } from '@tripthread/commands/messages/record-from-client';
import { retryMessage } from '@tripthread/commands/messages/retry-message';
import { sendMessage } from '@tripthread/commands/messages/send-message';

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
