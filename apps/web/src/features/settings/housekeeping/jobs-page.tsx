import { Sheet } from '../../../components/frames/list-frame.tsx';
import { ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { SettingsFrame } from '../settings-frame.tsx';
import { IncidentTable } from './incident-table.tsx';
import { JobTable } from './job-table.tsx';
import { RetentionForm } from './retention-form.tsx';

export type Overview = Outputs['jobs']['list'];

/** Lists the recurring jobs, their last runs and the incidents. */
export function JobsPage() {
  return (
    <SettingsFrame title="Housekeeping" text="Automatic jobs and their last runs. Running one again is safe.">
      <Loaded />
    </SettingsFrame>
  );
}

function Loaded() {
  // Some jobs run every minute, so the page refreshes.
  const { data, isError, error, refetch } = trpc.jobs.list.useQuery(undefined, { refetchInterval: 30_000 });
  if (data !== undefined)
    return (
      <div className="flex flex-col gap-4 pb-6">
        <Sheet>
          <RetentionForm days={data.archiveAfterDays} />
        </Sheet>
        <Sheet>
          <IncidentTable incidents={data.incidents} isChecked={hasCounted(data)} />
        </Sheet>
        <Sheet>
          <JobTable jobs={data.jobs} />
        </Sheet>
      </div>
    );
  if (isError) {
    const { sentence, requestId } = failureOf(error);
    return (
      <ErrorState
        title="The jobs could not be loaded"
        sentence={sentence}
        requestId={requestId}
        onRetry={() => void refetch()}
      />
    );
  }
  return (
    <SkeletonBlock label="Loading the jobs" className="flex flex-col gap-3 p-4">
      <Skeleton className="w-2/5" />
      <Skeleton className="w-3/5" />
      <Skeleton className="w-1/2" />
    </SkeletonBlock>
  );
}

const hasCounted = ({ jobs }: Overview): boolean =>
  jobs.some(({ name, lastRun }) => name === 'reconcile-counters' && lastRun !== null && lastRun.endedAt !== null);
