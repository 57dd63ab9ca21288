import { LoaderCircle, PlaneTakeoff } from 'lucide-react';
import { Button } from '../../../components/controls/button.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { useTripSearch } from '../../../entities/sourcing/use-trip-search.ts';
import { AvinodeCommandFailed } from './avinode-command-failed.tsx';

/** Renders "Search in Avinode": what it waits for, its progress, or its failure. */
export function AvinodeSearch({ detail }: { detail: SessionDetail }) {
  const { state, sentence, search } = useTripSearch(detail);
  if (state === 'hidden') return null;
  if (state === 'failed')
    return (
      <AvinodeCommandFailed what="No trip was created." order={{ error: sentence }} onRetry={() => void search()} />
    );
  return (
    <div className="flex flex-col gap-1.5 pt-2.5">
      <Button
        variant={state === 'incomplete' ? 'secondary' : 'primary'}
        busy={state === 'waiting'}
        disabled={state === 'incomplete'}
        title="Search in Avinode (s)"
        icon={
          state === 'waiting' ? (
            <LoaderCircle size={14} aria-hidden className="motion-safe:animate-spin" />
          ) : (
            <PlaneTakeoff size={14} aria-hidden />
          )
        }
        onClick={() => void search()}
      >
        {state === 'waiting' ? 'Creating the trip in Avinode…' : 'Search in Avinode'}
      </Button>
      <p role="status" className="text-xs text-ink-3">
        {state === 'incomplete' ? sentence : state === 'waiting' ? 'You can keep working; it appears here.' : ''}
      </p>
    </div>
  );
}
