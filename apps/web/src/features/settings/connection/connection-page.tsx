import { BellRing, CloudDownload, Play } from 'lucide-react';
import { Sheet } from '../../../components/frames/list-frame.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { CopyText } from '../../../components/controls/copy-text.tsx';
import { Fact, Facts, Section } from '../../../components/frames/section.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import { StatusLabel } from '../../../components/text/status-label.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { plural } from '../../../lib/format/format.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { connectionSummary, webhookSummary } from './connection-text.ts';
import { CredentialsForm } from './credentials-form.tsx';
import { SettingsFrame } from '../settings-frame.tsx';

export type Connection = Outputs['connections']['list'][number];

const credentialTexts = { none: 'None: receive only', token: 'API token', oauth: 'OAuth client' } as const;
/** Its status changes in the background, so it is read again. */
const lookMilliseconds = 10_000;

/** Shows how to reach Avinode, and where Avinode posts notifications. */
export function ConnectionPage() {
  return (
    <SettingsFrame title="Avinode connection" text="Creates trips, messages operators, receives updates.">
      <Connections />
    </SettingsFrame>
  );
}

function Connections() {
  const { data, isError, error, refetch } = trpc.connections.list.useQuery(undefined, {
    refetchInterval: lookMilliseconds,
  });
  if (data === undefined && isError) {
    const { sentence, requestId } = failureOf(error);
    return (
      <ErrorState
        title="The connection could not be loaded"
        sentence={sentence}
        requestId={requestId}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data === undefined)
    return (
      <SkeletonBlock label="Loading the connection" className="flex flex-col gap-4 p-4 md:px-0">
        <Skeleton className="h-4 w-48" />
        <Skeleton className="w-full" />
        <Skeleton className="w-2/3" />
      </SkeletonBlock>
    );
  if (data.length === 0)
    return <EmptyState title="No connection yet" text="Your administrator sets up the first one with Avinode." />;
  return (
    <div className="flex flex-col gap-4">
      {data.map((connection) => (
        <Sheet key={connection.id}>
          <ConnectionState connection={connection} />
          <Notifications connection={connection} />
          <Section level={2} title="Credentials">
            <p className="pb-3 text-row">
              {credentialTexts[connection.credentials]}
              <span className="text-ink-3">
                {connection.credentials === 'none' ? '' : ', stored encrypted and never shown'}
              </span>
            </p>
            <CredentialsForm connection={connection} />
          </Section>
        </Sheet>
      ))}
    </div>
  );
}

/** Shows where Avinode posts to, and whether it was registered from here. */
function Notifications({ connection }: { connection: Connection }) {
  const { register } = useConnectionActions(connection.id);
  const { webhook, credentials, pausedAt, webhookAddress, webhookUser } = connection;
  const canAsk = credentials !== 'none' && pausedAt === null && connection.isActive;
  return (
    <Section
      level={2}
      title="Notifications from Avinode"
      action={
        canAsk && webhook.state !== 'under_way' ? (
          <Button
            size="sm"
            busy={register.isPending}
            icon={<BellRing size={13} aria-hidden />}
            title="Registers this address at Avinode with a new password"
            onClick={register.run}
          >
            {webhook.state === 'registered' ? 'Register again' : 'Register at Avinode'}
          </Button>
        ) : undefined
      }
    >
      <Facts>
        <Fact name="Address">
          <CopyText text={webhook.target ?? new URL(webhookAddress, location.origin).href} label="address" />
        </Fact>
        <Fact name="User">
          <CopyText text={webhookUser} label="user" />
        </Fact>
        <Fact name="At Avinode">
          <StatusLabel {...webhookSummary[webhook.state]} />
          {webhook.registeredAt === null || webhook.state !== 'registered' ? null : (
            <span className="text-ink-3">
              , <TimeText at={webhook.registeredAt} />
            </span>
          )}
        </Fact>
        {webhook.error === null ? null : (
          <Fact name="Why">
            <span className="text-danger">{webhook.error}</span>{' '}
            <span className="text-ink-3">The former address keeps working.</span>
          </Fact>
        )}
      </Facts>
    </Section>
  );
}

function ConnectionState({ connection }: { connection: Connection }) {
  const now = useNow();
  const { resume, catchUp } = useConnectionActions(connection.id);
  const { pausedAt, pausedReason, lastAliveAt, waiting, credentials } = connection;
  const canAsk = credentials !== 'none' && pausedAt === null && connection.isActive;
  return (
    <Section
      level={2}
      title="State"
      action={
        <span className="flex gap-2">
          {pausedAt === null ? null : (
            <Button
              size="sm"
              variant="primary"
              busy={resume.isPending}
              icon={<Play size={12} aria-hidden />}
              onClick={resume.run}
            >
              Resume
            </Button>
          )}
          {canAsk ? (
            <Button
              size="sm"
              busy={catchUp.isPending}
              icon={<CloudDownload size={13} aria-hidden />}
              title="Re-reads every trip with an open session"
              onClick={catchUp.run}
            >
              Catch up now
            </Button>
          ) : null}
        </span>
      }
    >
      <Facts>
        <Fact name="Avinode">
          <StatusLabel {...connectionSummary(connection, now)} />
        </Fact>
        {pausedAt === null ? null : (
          <Fact name="Why">
            <span className="text-danger">{pausedReason ?? 'No reason was given.'}</span>{' '}
            <span className="text-ink-3">
              Since <TimeText at={pausedAt} />. Save new credentials, or resume once Avinode accepts these.
            </span>
          </Fact>
        )}
        {lastAliveAt === null ? null : (
          <Fact name="Up to date as of">
            <TimeText at={lastAliveAt} />
          </Fact>
        )}
        <Fact name="Waiting">{waiting === 0 ? 'nothing' : plural(waiting, 'thing', 'things')}</Fact>
      </Facts>
    </Section>
  );
}

function useConnectionActions(connectionId: Connection['id']) {
  const utils = trpc.useUtils();
  const settled = {
    onError: (error: unknown) => void toast({ tone: 'danger', text: failureOf(error).sentence }),
    onSettled: () => utils.connections.list.invalidate(),
  };
  const resume = trpc.connections.resume.useMutation({
    ...settled,
    onSuccess: () => {
      toast({ text: 'Resumed. Waiting work continues.' });
      void utils.sessions.byId.invalidate();
    },
  });
  const catchUp = trpc.connections.catchUp.useMutation({
    ...settled,
    onSuccess: ({ trips }) =>
      void toast({
        text: trips === 0 ? 'No open session has a trip.' : `${plural(trips, 'trip is', 'trips are')} being re-read.`,
      }),
  });
  const register = trpc.connections.registerWebhook.useMutation(settled);
  return {
    register: { isPending: register.isPending, run: () => register.mutate({ connectionId }) },
    resume: { isPending: resume.isPending, run: () => resume.mutate({ connectionId }) },
    catchUp: { isPending: catchUp.isPending, run: () => catchUp.mutate({ connectionId }) },
  };
}
