import { inReading } from '@tripthread/db/database';
import { getBrokerage, listAgents } from '@tripthread/db/queries/team/agents';
import { countOpenIncidents } from '@tripthread/db/queries/housekeeping/incidents';
import { countOrphanMails } from '@tripthread/db/queries/mail/inbound-mails';
import { countOrphans } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { z } from 'zod';
import { router, signedIn } from '../platform/trpc/trpc.ts';

export const viewerRouter = router({
  /** Who is signed in, with whom they work, and what time it is here. */
  me: signedIn.input(z.strictObject({}).optional()).query(async ({ ctx }) => {
    const { agentId, name, email, role } = ctx.viewer;
    return inReading(ctx.tenant, async (tx) => {
      const { id, name: brokerageName, currency } = await getBrokerage(tx);
      const agents = await listAgents(tx);
      return {
        agent: { id: agentId, name, email, role },
        brokerage: { id, name: brokerageName, currency },
        agents: agents.map(({ fullName, ...agent }) => ({ ...agent, name: fullName })),
        /** At most 100. */
        orphanCount: Math.min(100, (await countOrphans(tx)) + (await countOrphanMails(tx))),
        /** Of the nightly count; only a lead can look at them. */
        incidentCount: role === 'lead' ? await countOpenIncidents(tx) : 0,
        now: ctx.clock.now(),
      };
    });
  }),
});
