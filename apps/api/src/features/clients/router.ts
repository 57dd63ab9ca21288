import { inReading } from '@tripthread/db/database';
import { searchClients } from '@tripthread/db/queries/clients';
import { CreateClient, SearchClients } from '@tripthread/shared/clients.schema';
import { deskOf } from '../../platform/desk.ts';
import { router, signedIn } from '../../platform/trpc.ts';
import { createClient } from './create-client.ts';

export const clientsRouter = router({
  search: signedIn.input(SearchClients).query(async ({ ctx, input }) => ({
    clients: await inReading(ctx.tenant, (tx) => searchClients(tx, input.q, input.limit)),
  })),
  create: signedIn.input(CreateClient).mutation(({ ctx, input }) => createClient(deskOf(ctx), input)),
});
