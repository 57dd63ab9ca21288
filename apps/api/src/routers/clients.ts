import { inReading } from '@tripthread/db/database';
import { getClientCard, listClients, searchClients } from '@tripthread/db/queries/clients/client-cards';
import { exportClient } from '@tripthread/db/queries/clients/export-client';
import {
  AddPerson,
  CreateClient,
  EraseClient,
  FindDuplicates,
  KeepApart,
  ListClients,
  MergeClients,
  OneClient,
  RemovePerson,
  SearchClients,
  UpdateClient,
  UpdatePerson,
} from '@tripthread/shared/clients/clients.schema';
import { deskOf } from '@tripthread/commands/command-context';
import { leadOnly, router, signedIn } from '../platform/trpc/trpc.ts';
import { addPerson } from '@tripthread/commands/clients/add-person';
import { createClient } from '@tripthread/commands/clients/create-client';
import { eraseClient } from '@tripthread/commands/clients/erase-client';
import { findDuplicates } from '@tripthread/commands/clients/find-duplicates';
import { keepApart } from '@tripthread/commands/clients/keep-apart';
import { mergeClients } from '@tripthread/commands/clients/merge-clients';
import { removePerson } from '@tripthread/commands/clients/remove-person';
import { updateClient } from '@tripthread/commands/clients/update-client';
import { updatePerson } from '@tripthread/commands/clients/update-person';

const ofBrokerage = signedIn.meta({ authz: 'brokerage' });

/** Cards are the brokerage's: every broker reads and writes them. Of sessions each sees their own. */
export const clientsRouter = router({
  search: signedIn.input(SearchClients).query(async ({ ctx, input }) => ({
    clients: await searchClients(ctx.tenant, input.q, input.limit),
  })),
  list: signedIn.input(ListClients).query(({ ctx, input }) => listClients(ctx.tenant, ctx.viewer, input)),
  byId: ofBrokerage.input(OneClient).query(({ ctx, input }) => getClientCard(ctx.tenant, ctx.viewer, input.clientId)),
  duplicates: ofBrokerage.input(FindDuplicates).query(({ ctx, input }) => findDuplicates(deskOf(ctx), input)),
  create: signedIn.input(CreateClient).mutation(({ ctx, input }) => createClient(deskOf(ctx), input)),
  update: ofBrokerage.input(UpdateClient).mutation(({ ctx, input }) => updateClient(deskOf(ctx), input)),
  addPerson: ofBrokerage.input(AddPerson).mutation(({ ctx, input }) => addPerson(deskOf(ctx), input)),
  updatePerson: ofBrokerage.input(UpdatePerson).mutation(({ ctx, input }) => updatePerson(deskOf(ctx), input)),
  removePerson: ofBrokerage.input(RemovePerson).mutation(({ ctx, input }) => removePerson(deskOf(ctx), input)),
  merge: ofBrokerage.input(MergeClients).mutation(({ ctx, input }) => mergeClients(deskOf(ctx), input)),
  erase: leadOnly
    .input(EraseClient)
    .mutation(({ ctx, input }) => eraseClient({ ...deskOf(ctx), database: ctx.database }, input)),
  export: leadOnly
    .input(OneClient)
    .query(({ ctx, input }) => inReading(ctx.tenant, (tx) => exportClient(tx, input.clientId))),
  keepApart: ofBrokerage.input(KeepApart).mutation(({ ctx, input }) => keepApart(deskOf(ctx), input)),
});
