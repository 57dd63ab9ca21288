import { inReadTransaction } from '@tripthread/db/database';
import { getClientCard } from '@tripthread/db/queries/clients/client-cards';
import { listClients, searchClients } from '@tripthread/db/queries/clients/client-search';
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
import { commandContextOf } from '@tripthread/commands/command-context';
import { leadProcedure, router, authenticatedProcedure } from '../platform/trpc/trpc.ts';
import { addPerson } from '@tripthread/commands/clients/people/add-person';
import { createClient } from '@tripthread/commands/clients/create-client';
import { eraseClient } from '@tripthread/commands/clients/erase-client';
import { findDuplicates } from '@tripthread/commands/clients/find-duplicates';
import { keepApart } from '@tripthread/commands/clients/mark-not-duplicate';
import { mergeClients } from '@tripthread/commands/clients/merge-clients';
import { removePerson } from '@tripthread/commands/clients/people/remove-person';
import { updateClient } from '@tripthread/commands/clients/update-client';
import { updatePerson } from '@tripthread/commands/clients/people/update-person';

const brokerageProcedure = authenticatedProcedure.meta({ authz: 'brokerage' });

/** Cards belong to the brokerage: every broker reads and edits them. Of the sessions each broker sees their own. */
export const clientsRouter = router({
  search: authenticatedProcedure.input(SearchClients).query(async ({ ctx, input }) => ({
    clients: await searchClients(ctx.tenant, input.q, input.limit),
  })),
  list: authenticatedProcedure.input(ListClients).query(({ ctx, input }) => listClients(ctx.tenant, ctx.viewer, input)),
  byId: brokerageProcedure
    .input(OneClient)
    .query(({ ctx, input }) => getClientCard(ctx.tenant, ctx.viewer, input.clientId)),
  duplicates: brokerageProcedure
    .input(FindDuplicates)
    .query(({ ctx, input }) => findDuplicates(commandContextOf(ctx), input)),
  create: authenticatedProcedure
    .input(CreateClient)
    .mutation(({ ctx, input }) => createClient(commandContextOf(ctx), input)),
  update: brokerageProcedure
    .input(UpdateClient)
    .mutation(({ ctx, input }) => updateClient(commandContextOf(ctx), input)),
  addPerson: brokerageProcedure.input(AddPerson).mutation(({ ctx, input }) => addPerson(commandContextOf(ctx), input)),
  updatePerson: brokerageProcedure
    .input(UpdatePerson)
    .mutation(({ ctx, input }) => updatePerson(commandContextOf(ctx), input)),
  removePerson: brokerageProcedure
    .input(RemovePerson)
    .mutation(({ ctx, input }) => removePerson(commandContextOf(ctx), input)),
  merge: brokerageProcedure
    .input(MergeClients)
    .mutation(({ ctx, input }) => mergeClients(commandContextOf(ctx), input)),
  erase: leadProcedure
    .input(EraseClient)
    .mutation(({ ctx, input }) => eraseClient({ ...commandContextOf(ctx), database: ctx.database }, input)),
  export: leadProcedure
    .input(OneClient)
    .query(({ ctx, input }) => inReadTransaction(ctx.tenant, (tx) => exportClient(tx, input.clientId))),
  keepApart: brokerageProcedure.input(KeepApart).mutation(({ ctx, input }) => keepApart(commandContextOf(ctx), input)),
});
