import { Link } from '@tanstack/react-router';
import { Ban, ExternalLink, Plane, PlaneTakeoff } from 'lucide-react';
import type { ReactNode } from 'react';
import { parseTripReference } from '@tripthread/shared/ids';
import { Badge } from '../../components/text/badge.tsx';
import { CopyText } from '../../components/controls/copy-text.tsx';
import { Mono } from '../../components/text/kbd.tsx';
import { OutsideLink } from '../../components/text/outside-link.tsx';
import { Sheet } from '../../components/frames/list-frame.tsx';
import { Section } from '../../components/frames/section.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import { TimeText } from '../../components/text/time-text.tsx';
import { PagePane } from '../../components/frames/page-pane.tsx';
import type { Outputs } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { exactTime } from '../../lib/format/format.ts';
import { routeText } from '../../entities/requests/flight-text.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { TripMap } from './trip-map.tsx';
import { TripQuotes } from './trip-quotes.tsx';
import { TripRfqs } from './trip-rfqs.tsx';
import { TripSessions } from './trip-sessions.tsx';

type ByTrip = Outputs['sessions']['byTrip'];
type KnownTripFacts = NonNullable<ByTrip['trip']>;

/** Shows one Avinode trip: its sessions, RFQs and quotes. */
export function TripPage({ tripId }: { tripId: string }) {
  usePageTitle(`Trip ${tripId}`);
  const isReadable = parseTripReference(tripId) !== null;
  const { data, error, isError, refetch } = trpc.sessions.byTrip.useQuery({ tripId }, { enabled: isReadable });
  if (!isReadable)
    return (
      <Page>
        <UnknownTrip tripId={tripId} />
      </Page>
    );
  if (isError && data === undefined) {
    const { sentence, requestId } = failureOf(error);
    return (
      <Page>
        <ErrorState
          title="The trip could not be loaded"
          sentence={sentence}
          requestId={requestId}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (data === undefined)
    return (
      <Page>
        <TripSkeleton />
      </Page>
    );
  if (data.trip === null)
    return (
      <Page>
        <UnknownTrip tripId={tripId} />
      </Page>
    );
  return (
    <Page>
      <KnownTrip trip={data.trip} sessions={data.sessions} />
    </Page>
  );
}

const Page = ({ children }: { children: ReactNode }) => (
  <PagePane>
    <div className="mx-auto max-w-5xl md:p-6">{children}</div>
  </PagePane>
);

interface KnownTripProps {
  trip: KnownTripFacts;
  sessions: ByTrip['sessions'];
}

function KnownTrip({ trip, sessions }: KnownTripProps) {
  const route = sessions.map(({ request }) => routeText(request)).find((text) => text !== null);
  const isOutsider = sessions.length > 0 && sessions.every(({ access }) => access === 'card');
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-4 md:px-0 md:pt-0">
        <h1 className="flex flex-wrap items-baseline gap-x-3 text-title font-semibold">
          Trip {route == null ? null : <Mono className="text-body">{route}</Mono>}
        </h1>
        <span className="flex flex-wrap gap-x-4 text-row">
          {trip.avinodeTripId === null ? (
            <span className="text-ink-3">API id not known yet</span>
          ) : (
            <CopyText text={trip.avinodeTripId} label="trip id" />
          )}
          {trip.tripCode === null ? (
            <span className="text-ink-3">code not known yet</span>
          ) : (
            <CopyText text={trip.tripCode} label="trip code" />
          )}
        </span>
        {trip.cancelledAt === null ? null : (
          <Badge tone="danger" icon={<Ban size={12} aria-hidden />} title={exactTime(trip.cancelledAt)}>
            Cancelled in Avinode
          </Badge>
        )}
        <span className="flex-1" />
        <TripLinks trip={trip} />
      </header>
      <div className="flex flex-col gap-4">
        <Sheet>
          <Section level={2} title="Sessions" count={String(sessions.length)}>
            <TripSessions sessions={sessions} />
          </Section>
        </Sheet>
        {route === null || route === undefined ? null : (
          <Sheet>
            <Section level={2} title="Route">
              <TripMap trip={trip} sessions={sessions} />
            </Section>
          </Sheet>
        )}
        <Sheet>
          <Section level={2} title="Operators asked" count={isOutsider ? undefined : String(trip.rfqs.length)}>
            {isOutsider ? <OtherBrokerage /> : <TripRfqs rfqs={trip.rfqs} quotes={trip.quotes} />}
          </Section>
        </Sheet>
        <Sheet>
          <Section
            level={2}
            title="Quotes"
            count={isOutsider ? undefined : String(trip.quotes.filter(({ kind }) => kind === 'firm').length)}
          >
            {isOutsider ? <OtherBrokerage /> : <TripQuotes quotes={withoutAnsweredEstimates(trip)} />}
          </Section>
        </Sheet>
      </div>
    </>
  );
}

/** Estimates of an operator with an RFQ are shown there; here they would outnumber the quotes. */
const withoutAnsweredEstimates = ({ quotes, rfqs }: NonNullable<ByTrip['trip']>) => {
  const asked = new Set<string | null>(rfqs.map(({ id }) => id));
  return quotes.filter(({ kind, rfqId }) => kind === 'firm' || !asked.has(rfqId));
};

/** Links to the trip in Avinode, and shows when it was last read. */
function TripLinks({ trip: { searchUrl, viewUrl, readAt, readError } }: { trip: NonNullable<ByTrip['trip']> }) {
  return (
    <span className="flex flex-wrap items-center gap-2 text-xs text-ink-3">
      {readError === null ? (
        readAt === null ? null : (
          <span>
            Read from Avinode: <TimeText at={readAt} />
          </span>
        )
      ) : (
        <span className="text-danger">The last read failed: {readError}</span>
      )}
      {viewUrl === null ? null : (
        <OutsideLink href={viewUrl}>
          View in Avinode
          <ExternalLink size={13} aria-hidden />
        </OutsideLink>
      )}
      {searchUrl === null ? null : (
        <OutsideLink href={searchUrl}>
          Open search
          <ExternalLink size={13} aria-hidden />
        </OutsideLink>
      )}
    </span>
  );
}

const OtherBrokerage = () => (
  <p className="text-row text-ink-3">Shown to leads and to brokers with a session on this trip.</p>
);

/** Explains what the text in the address is, and why no trip was found. */
function UnknownTrip({ tripId }: { tripId: string }) {
  const reference = parseTripReference(tripId);
  const what =
    reference === null
      ? 'A trip id is atrip- plus digits, or six letters and digits.'
      : `This is ${reference.kind === 'api_id' ? 'Avinode’s API id of a trip' : 'a trip code as people see it in Avinode'}. No session has it. Attach it in a session’s panel; its notifications follow.`;
  return (
    <EmptyState
      isPage
      className="min-h-[60vh]"
      icon={reference === null ? <Plane size={22} aria-hidden /> : <PlaneTakeoff size={22} aria-hidden />}
      title={reference === null ? `“${tripId.slice(0, 40)}” is not a trip` : `Trip ${tripId} is unknown here`}
      text={what}
      action={
        <Link
          to="/"
          className="inline-flex h-8 items-center rounded-md bg-accent px-3 text-row font-medium text-on-accent hover:bg-accent-hover"
        >
          Go to the desk
        </Link>
      }
    />
  );
}

function TripSkeleton() {
  return (
    <SkeletonBlock label="Loading the trip" className="p-4 md:p-0">
      <Skeleton className="mb-6 h-5 w-56" />
      {[2, 4, 3].map((lines, index) => (
        <div key={index} className="mb-4 flex flex-col gap-4 rounded-lg border border-line bg-surface-1 p-4">
          <Skeleton className="w-24" />
          {Array.from({ length: lines }, (_, line) => (
            <Skeleton key={line} className="w-full" />
          ))}
        </div>
      ))}
    </SkeletonBlock>
  );
}
