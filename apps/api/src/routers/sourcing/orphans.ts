import { inReadTransaction } from '@tripthread/db/database';
import { listOrphans } from '@tripthread/db/queries/sourcing/notifications/orphans';
import { cursor, pageLimit } from '@tripthread/shared/input.schema';
import { z } from 'zod';
import { router, authenticatedProcedure } from '../../platform/trpc/trpc.ts';

const ListOrphans = z.strictObject({ cursor: cursor.optional(), limit: pageLimit.default(50) });

export const orphansRouter = router({
  /** Avinode's orphan notifications, newest first. */
  list: authenticatedProcedure
    .input(ListOrphans)
    .query(({ ctx, input }) => inReadTransaction(ctx.tenant, (tx) => listOrphans(tx, input))),
});
