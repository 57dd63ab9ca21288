import { Ban, ExternalLink, RotateCw } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Badge } from '../../../components/text/badge.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { OutsideLink } from '../../../components/text/outside-link.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { SessionDetail, Trip } from '../../../lib/api/api-types.ts';
import { exactTime } from '../../../lib/format/format.ts';
import { AvinodeCommandFailed } from './avinode-command-failed.tsx';
import { useReadTrip } from './use-read-trip.ts';

const CancelTripDialog = lazy(() => import('./cancel-dialog.tsx').then((file) => ({ default: file.CancelTripDialog })));

/** Shows a trip’s links to Avinode, when it was last read, and how to cancel it. */
export function TripState({ detail, trip }: { detail: SessionDetail; trip: Trip }) {
  const [isCancelling, setIsCancelling] = useState(false);
  const { avinode, session, orders } = detail;
  const order = orders.find(({ kind }) => kind === 'cancel_trip');
  const isCancelled = trip.cancelledAt !== null;
  const canCancel = avinode === 'ready' && !isCancelled && trip.avinodeTripId !== null && session.status !== 'archived';
  return (
    <div className="flex flex-col gap-2 pt-2">
      {trip.cancelledAt === null ? null : (
        <p>
          <Badge tone="danger" icon={<Ban size={12} aria-hidden />} title={exactTime(trip.cancelledAt)}>
            Cancelled in Avinode
          </Badge>
        </p>
      )}
      {trip.searchUrl === null ? null : (
        <OutsideLink
          href={trip.searchUrl}
          look={isCancelled ? 'secondary' : 'primary'}
          title="Open search in Avinode (s)"
        >
          Open search in Avinode
          <ExternalLink size={13} aria-hidden />
        </OutsideLink>
      )}
      <div className="-mx-2 flex items-center justify-between empty:hidden">
        {trip.viewUrl === null ? null : (
          <OutsideLink href={trip.viewUrl} look="ghost">
            <ExternalLink size={12} aria-hidden />
            View in Avinode
          </OutsideLink>
        )}
        {canCancel ? (
          <Button
            size="sm"
            variant="ghost"
            busy={order?.status === 'waiting'}
            icon={<Ban size={12} aria-hidden />}
            onClick={() => setIsCancelling(true)}
          >
            {order?.status === 'waiting' ? 'Cancelling in Avinode…' : 'Cancel trip'}
          </Button>
        ) : null}
      </div>
      {canCancel && order?.status === 'failed' ? (
        <AvinodeCommandFailed what="The trip was not cancelled." order={order} onRetry={() => setIsCancelling(true)} />
      ) : null}
      {avinode === 'none' ? null : <Freshness detail={detail} trip={trip} />}
      {isCancelling ? (
        <Suspense fallback={null}>
          <CancelTripDialog detail={detail} onClose={() => setIsCancelling(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

function Freshness({ detail, trip }: { detail: SessionDetail; trip: Trip }) {
  const { readAgain, isReading } = useReadTrip(detail);
  return (
    <div className="text-xs text-ink-3">
      <p className="flex items-center gap-1">
        <span className="flex-1">
          {trip.readAt === null ? (
            'Not read from Avinode yet'
          ) : (
            <>
              Read from Avinode: <TimeText at={trip.readAt} />
            </>
          )}
        </span>
        {detail.avinode === 'ready' && detail.session.status !== 'archived' ? (
          <Button
            size="sm"
            variant="ghost"
            className="-mr-2"
            busy={isReading}
            icon={<RotateCw size={12} aria-hidden className={isReading ? 'motion-safe:animate-spin' : ''} />}
            onClick={() => void readAgain()}
          >
            {isReading ? 'Reading…' : 'Read again'}
          </Button>
        ) : null}
      </p>
      {trip.readError === null ? null : (
        <p role="alert" className="text-danger">
          The last read failed: {trip.readError} Data here may be outdated.
        </p>
      )}
    </div>
  );
}
