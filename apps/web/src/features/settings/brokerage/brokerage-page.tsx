import type { ReactNode } from 'react';
import { Sheet } from '../../../components/frames/list-frame.tsx';
import { ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import { failureOf } from '../../../lib/api/failure.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { SettingsFrame } from '../settings-frame.tsx';
import { ProposalForm } from './proposal-form.tsx';
import { WaitsForm } from './reminders-form.tsx';

/** Edits proposal branding, draft defaults and reminder times. */
export function BrokeragePage() {
  return (
    <SettingsFrame title="Proposals" text="Branding, draft defaults and reminder times for your proposals.">
      <div className="flex flex-col gap-4">
        <ProposalSettings />
        <WaitSettings />
      </div>
    </SettingsFrame>
  );
}

function ProposalSettings() {
  const query = trpc.brokerage.form.useQuery();
  return (
    <Sheet>
      {query.data === undefined ? (
        <SettingsPending of="proposals" {...query} />
      ) : (
        <ProposalForm settings={query.data} />
      )}
    </Sheet>
  );
}

function WaitSettings() {
  const query = trpc.brokerage.waits.useQuery();
  return (
    <Sheet>
      {query.data === undefined ? <SettingsPending of="reminders" {...query} /> : <WaitsForm waits={query.data} />}
    </Sheet>
  );
}

interface NotYetProps {
  of: string;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
}

function SettingsPending({ of, isError, error, refetch }: NotYetProps): ReactNode {
  if (!isError)
    return (
      <SkeletonBlock label={`Loading the ${of} settings`} className="p-4">
        <Skeleton className="mb-4 w-40" />
        <Skeleton className="mb-3 h-8 max-w-md" />
        <Skeleton className="h-8 max-w-md" />
      </SkeletonBlock>
    );
  const { sentence, requestId } = failureOf(error);
  return (
    <ErrorState
      title={`The ${of} settings could not be loaded`}
      sentence={sentence}
      requestId={requestId}
      onRetry={() => void refetch()}
    />
  );
}
