import { inReading } from '@tripthread/db/database';
import { getClientCard, listClients, searchClients } from '@tripthread/db/queries/client-cards';
import { exportClient } from '@tripthread/db/queries/housekeeping/export-client';
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
} from '@tripthread/shared/clients.schema';
import { deskOf } from '../../platform/desk.ts';
import { leadOnly, router, signedIn } from '../../platform/trpc.ts';
import { addPerson } from './add-person.ts';
import { createClient } from './create-client.ts';
import { eraseClient } from './erase-client.ts';
import { findDuplicates } from './find-duplicates.ts';
import { keepApart } from './keep-apart.ts';
import { mergeClients } from './merge-clients.ts';
import { removePerson } from './remove-person.ts';
import { updateClient } from './update-client.ts';
import { updatePerson } from './update-person.ts';

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
