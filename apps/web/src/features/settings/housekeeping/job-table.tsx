import { housekeepingJobs, type HousekeepingJob } from '@tripthread/shared/housekeeping/housekeeping';
import { Play } from 'lucide-react';
import { Button } from '../../../components/controls/button.tsx';
import { StatusLabel } from '../../../components/text/status-label.tsx';
import { ColumnHead } from '../../../components/frames/table-head.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import { failureOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { type JobTexts, jobTexts, formatDuration } from './job-text.ts';
import type { Overview } from './jobs-page.tsx';

type Job = Overview['jobs'][number];

export function JobTable({ jobs }: { jobs: readonly Job[] }) {
  return (
    <section aria-label="Jobs">
      <h2 className="px-4 pt-4 text-body font-semibold">Jobs</h2>
      <table className="mt-2 w-full border-collapse text-left text-row">
        <thead className="text-xs text-ink-3">
          <tr>
            <ColumnHead className="pl-4">Job</ColumnHead>
            <ColumnHead className="max-md:hidden">Runs</ColumnHead>
            <ColumnHead>Last run</ColumnHead>
            <ColumnHead className="text-right max-md:hidden">Took</ColumnHead>
            <ColumnHead className="max-lg:hidden">Last had work</ColumnHead>
            <ColumnHead>
              <span className="sr-only">Actions</span>
            </ColumnHead>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow key={job.name} job={job} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function JobRow({ job: { name, lastRun } }: { job: Job }) {
  const words = jobTexts[name];
  const own = housekeepingJobs.find((one) => one === name);
  const effective = lastRun?.effectiveAt ?? null;
  return (
    <tr className="border-t border-line align-top">
      <th scope="row" className="py-2.5 pr-4 pl-4 font-normal">
        {words.name}
        <span className="block text-xs text-ink-3">{words.text}</span>
      </th>
      <td className="py-2.5 pr-4 whitespace-nowrap text-ink-2 max-md:hidden">{words.when}</td>
      <td className="py-2.5 pr-4">
        <LastRun run={lastRun} words={words} />
      </td>
      <td className="py-2.5 pr-4 text-right whitespace-nowrap text-ink-2 tabular-nums max-md:hidden">
        {lastRun?.durationMs == null ? '–' : formatDuration(lastRun.durationMs)}
      </td>
      <td className="py-2.5 pr-4 text-ink-2 max-lg:hidden">
        {effective === null ? (
          <span className="text-ink-3">Never</span>
        ) : (
          <>
            <TimeText at={effective} />, {words.did(lastRun?.lastEffect ?? 0)}
          </>
        )}
      </td>
      <td className="py-2 pr-4 text-right">{own === undefined ? null : <RunNow name={own} label={words.name} />}</td>
    </tr>
  );
}

function LastRun({ run, words }: { run: Job['lastRun']; words: JobTexts }) {
  if (run === null) return <span className="text-ink-3">Not yet</span>;
  const state =
    run.endedAt === null
      ? ({ tone: 'waiting', word: 'Started, not finished' } as const)
      : run.error !== null
        ? ({ tone: 'bad', word: 'Failed' } as const)
        : run.effect === 0
          ? ({ tone: 'quiet', word: 'Nothing to do' } as const)
          : ({ tone: words.isBad ? 'bad' : 'good', word: words.did(run.effect ?? 0) } as const);
  return (
    <>
      <TimeText at={run.beganAt} />
      <span className="block md:whitespace-nowrap">
        <StatusLabel {...state} />
      </span>
      {run.error === null ? null : <span className="block text-xs text-danger">{run.error}</span>}
    </>
  );
}

function RunNow({ name, label }: { name: HousekeepingJob; label: string }) {
  const utils = trpc.useUtils();
  const { mutateAsync, isPending } = trpc.jobs.run.useMutation();
  const press = async () => {
    try {
      const { effect, ...overview } = await mutateAsync({ name });
      utils.jobs.list.setData(undefined, overview);
      // The rail counts the incidents.
      void utils.viewer.me.invalidate();
      toast({ text: effect === 0 ? 'Done; nothing to do' : `Done: ${jobTexts[name].did(effect)}` });
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
      await utils.jobs.list.invalidate();
    }
  };
  return (
    <Button
      size="sm"
      busy={isPending}
      icon={<Play size={12} aria-hidden />}
      aria-label={`Run now: ${label}`}
      onClick={() => void press()}
    >
      Run now
    </Button>
  );
}
