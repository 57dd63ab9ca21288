import type { BrokerageId } from '@tripthread/shared/ids';
import { inReadTransaction, tenantOf } from '../../database.ts';
import type { Database } from '../../internal/handles.ts';
import { type JobRun, listJobRuns } from '../housekeeping/job-runs.ts';
import { listBrokerages } from './brokerages.ts';

/** Lists the last run of every job of every brokerage, for the operator of the installation. */
export async function listLastRuns(
  database: Database,
): Promise<readonly (JobRun & { readonly brokerage: BrokerageId })[]> {
  const all: (JobRun & { brokerage: BrokerageId })[] = [];
  for (const { id } of await listBrokerages(database)) {
    const runs = await inReadTransaction(tenantOf(database, id), listJobRuns);
    all.push(...runs.map((run) => ({ ...run, brokerage: id })));
  }
  return all;
}
