import { tenantOf } from '@tripthread/db/database';
import type { BrokerageId } from '@tripthread/shared/ids';
import type { DueItem, WorkSource } from '../platform/work-loop.ts';
import type { QueueServices, TransactionalJob } from './job-definition.ts';

// Brokerages take turns, so that a flood at one does not delay the others.
const maxRunsPerTurn = 5;

/**
 * Runs a job that claims its rows in the transaction that applies them. An item is one brokerage with rows due; its error
 * does not stop the other brokerages.
 */
export const transactionalSource =
  <Services extends QueueServices>(job: TransactionalJob<Services>) =>
  (services: Services): WorkSource => {
    async function runTurn(brokerageId: BrokerageId, isStopped: () => boolean): Promise<boolean> {
      const tenant = tenantOf(services.database, brokerageId, 'ingest');
      let runs = 0;
      try {
        while (runs < maxRunsPerTurn && !isStopped() && (await job.run(services, tenant))) runs += 1;
      } catch (error) {
        services.onError(error, { job: job.name, brokerage: brokerageId });
      }
      return runs === maxRunsPerTurn;
    }
    return {
      async listDue(inProgress) {
        const due = (await job.listBrokerages(services)).filter((brokerageId) => !inProgress.includes(brokerageId));
        return due.map((key): DueItem => ({ key, run: (isStopped) => runTurn(key, isStopped) }));
      },
      close: async () => {},
    };
  };
