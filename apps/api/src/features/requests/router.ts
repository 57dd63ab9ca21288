import { CreateRequest, ReadQuickEntry, UpdateRequest } from '@tripthread/shared/requests.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { createRequest } from './create-request.ts';
import { answerQuickEntry } from './quick-entry/answer-quick-entry.ts';
import { updateRequest } from './update-request.ts';

const writable = signedIn.meta({ authz: 'own_session' });

export const requestsRouter = router({
  readQuickEntry: signedIn.input(ReadQuickEntry).query(({ ctx, input }) => answerQuickEntry(deskOf(ctx), input)),
  create: writable.input(CreateRequest).mutation(({ ctx, input }) => createRequest(deskOf(ctx), input)),
  update: writable.input(UpdateRequest).mutation(({ ctx, input }) => updateRequest(deskOf(ctx), input)),
});
