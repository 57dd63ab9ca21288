import { CreateRequest, ReadQuickEntry, UpdateRequest } from '@tripthread/shared/requests/requests.schema';
import { commandContextOf } from '@tripthread/commands/command-context';
import { router, authenticatedProcedure } from '../platform/trpc/trpc.ts';
import { createRequest } from '@tripthread/commands/requests/create-request';
import { answerQuickEntry } from '@tripthread/commands/requests/quick-entry/answer-quick-entry';
import { updateRequest } from '@tripthread/commands/requests/update-request';

const ownSessionProcedure = authenticatedProcedure.meta({ authz: 'own_session' });

export const requestsRouter = router({
  readQuickEntry: authenticatedProcedure
    .input(ReadQuickEntry)
    .query(({ ctx, input }) => answerQuickEntry(commandContextOf(ctx), input)),
  create: ownSessionProcedure
    .input(CreateRequest)
    .mutation(({ ctx, input }) => createRequest(commandContextOf(ctx), input)),
  update: ownSessionProcedure
    .input(UpdateRequest)
    .mutation(({ ctx, input }) => updateRequest(commandContextOf(ctx), input)),
});
