import { SendMessage } from '@tripthread/shared/messages.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { sendMessage } from './send-message.ts';

export const messagesRouter = router({
  send: signedIn
    .meta({ authz: 'own_session' })
    .input(SendMessage)
    .mutation(({ ctx, input }) => sendMessage(deskOf(ctx), input)),
});
