import { CreateRequest, ReadQuickEntry, UpdateRequest } from '@tripthread/shared/requests/requests.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { router, signedIn } from '../platform/trpc/trpc.ts';
import { createRequest } from '@tripthread/commands/requests/create-request';
import { answerQuickEntry } from '@tripthread/commands/requests/quick-entry/answer-quick-entry';
import { updateRequest } from '@tripthread/commands/requests/update-request';

const writable = signedIn.meta({ authz: 'own_session' });

export const requestsRouter = router({
  readQuickEntry: signedIn.input(ReadQuickEntry).query(({ ctx, input }) => answerQuickEntry(deskOf(ctx), input)),
  create: writable.input(CreateRequest).mutation(({ ctx, input }) => createRequest(deskOf(ctx), input)),
  update: writable.input(UpdateRequest).mutation(({ ctx, input }) => updateRequest(deskOf(ctx), input)),
});
