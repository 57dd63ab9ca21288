import { Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { CopyText } from '../../../components/controls/copy-text.tsx';
import { Fact, Facts, Section } from '../../../components/frames/section.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { opening } from '../../../entities/sessions/channel.ts';
import { isFormKept } from '../../../lib/form/form-draft.ts';
import { AvinodeSearch } from './avinode-search.tsx';
import { ConnectionPaused } from './connection-paused.tsx';
import { TripState } from './trip-state.tsx';

const TripInfoForm = lazy(() => import('./trip-info-form.tsx'));

/** Shows the ids of this session’s trip at Avinode. */
export function TripSection({ detail }: { detail: SessionDetail }) {
  const [isEditing, setIsEditing] = useState(() => isFormKept(`trip:${detail.session.id}`));
  const { session } = detail;
  const isReadOnly = session.status === 'archived';
  opening.useChannelListener(session.id, 'trip', () => setIsEditing(!isReadOnly));
  const apiId = session.avinodeTripId === session.tripCode ? null : session.avinodeTripId;
  return (
    <Section
      title="Avinode trip"
      action={
        isReadOnly || isEditing ? null : (
          <Button size="sm" variant="ghost" icon={<Pencil size={12} aria-hidden />} onClick={() => setIsEditing(true)}>
            {session.avinodeTripId === null ? 'Attach' : 'Edit'}
            <span className="sr-only"> trip</span>
          </Button>
        )
      }
    >
      {isEditing ? (
        <Suspense fallback={<p className="late text-row text-ink-3">Loading the form…</p>}>
          <TripInfoForm detail={detail} onClose={() => setIsEditing(false)} />
        </Suspense>
      ) : session.avinodeTripId === null && session.avinodeRfpId === null && session.avinodeRfqId === null ? (
        <>
          <p className="text-row text-ink-3">
            {detail.avinode === 'none'
              ? 'No trip attached yet. Paste its id or six-character code from Avinode.'
              : 'No trip yet. Create one from the request, or attach one.'}
          </p>
          <AvinodeSearch detail={detail} />
        </>
      ) : (
        <Facts>
          {apiId === null ? null : (
            <Fact name="Trip id">
              <CopyText text={apiId} label="trip id" />
            </Fact>
          )}
          {session.tripCode === null ? null : (
            <Fact name="Trip code">
              <CopyText text={session.tripCode} label="trip code" />
            </Fact>
          )}
          {session.avinodeRfpId === null ? null : (
            <Fact name="RFP id">
              <CopyText text={session.avinodeRfpId} label="RFP id" />
            </Fact>
          )}
          {session.avinodeRfqId === null ? null : (
            <Fact name="RFQ id">
              <CopyText text={session.avinodeRfqId} label="RFQ id" />
            </Fact>
          )}
        </Facts>
      )}
      {!isEditing && detail.trip !== null && session.avinodeTripId !== null ? (
        <TripState detail={detail} trip={detail.trip} />
      ) : null}
      {detail.avinode === 'paused' ? (
        <ConnectionPaused isWaiting={detail.orders.some(({ status }) => status === 'waiting')} />
      ) : null}
    </Section>
  );
}
