import { RecordFromClient } from '@tripthread/shared/mail/mails.schema';
import { RetryMessage, SendMessage } from '@tripthread/shared/messages/messages.schema';
import { commandContextOf } from '@tripthread/commands/command-context';
import { router, authenticatedProcedure } from '../platform/trpc/trpc.ts';
import { recordFromClient } from '@tripthread/commands/messages/record-from-client';
import { retryMessage } from '@tripthread/commands/messages/retry-message';
import { sendMessage } from '@tripthread/commands/messages/send-message';

export const messagesRouter = router({
  send: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(SendMessage)
    .mutation(({ ctx, input }) => sendMessage(commandContextOf(ctx), input)),
  retry: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(RetryMessage)
    .mutation(({ ctx, input }) => retryMessage(commandContextOf(ctx), input)),
  recordFromClient: authenticatedProcedure
    .meta({ authz: 'own_session' })
    .input(RecordFromClient)
    .mutation(({ ctx, input }) => recordFromClient(commandContextOf(ctx), input)),
});
