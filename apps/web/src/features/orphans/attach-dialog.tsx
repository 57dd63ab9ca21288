import { useDeferredValue, useState } from 'react';
import { stepNames } from '@tripthread/shared/sessions/sessions';
import { Button } from '../../components/controls/button.tsx';
import { Dialog } from '../../components/overlays/dialog.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import { Mono } from '../../components/text/kbd.tsx';
import { Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import type { SessionRow } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { useNow } from '../../lib/time/clock.ts';
import { flightDate, routeText } from '../../entities/requests/flight-text.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { useAttachTrip } from './use-attach-trip.ts';

/** Attaches an unknown trip to one of the broker’s open sessions. */
export default function AttachDialog({ tripCode, onClose }: { tripCode: string; onClose: () => void }) {
  const [text, setText] = useState('');
  const [replacing, setReplacing] = useState<SessionRow | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { attach, isAttaching } = useAttachTrip(tripCode);
  const q = useDeferredValue(text.trim());
  const found = trpc.sessions.list.useQuery(
    { status: ['active', 'paused'], limit: 8, ...(q === '' ? {} : { q }) },
    { placeholderData: (previous) => previous },
  );

  const take = async (row: SessionRow): Promise<void> => {
    const sentence = await attach(row);
    setFailure(sentence);
    setReplacing(null);
    if (sentence === null) onClose();
  };
  // Replacing a trip removes its RFQs and prices from the session’s view, so it is confirmed first.
  const choose = (row: SessionRow): void => {
    if (row.avinodeTripId === null) void take(row);
    else setReplacing(row);
  };

  return (
    <Dialog
      title={`Attach trip ${tripCode}`}
      description="To one of your open sessions. RFQs and quotes follow automatically."
      onClose={onClose}
      footer={
        replacing === null ? undefined : (
          <>
            <Button onClick={() => setReplacing(null)}>Choose another</Button>
            <Button variant="primary" busy={isAttaching} onClick={() => void take(replacing)}>
              Replace the trip
            </Button>
          </>
        )
      }
    >
      {failure === null ? null : (
        <p role="alert" className="pb-2 text-row text-danger">
          {failure}
        </p>
      )}
      {replacing === null ? (
        <>
          <Field label="Find a session" hint="Client, subject, route or trip.">
            {(control) => (
              <Input
                {...control}
                type="search"
                maxLength={100}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <Results found={found} isFiltered={q !== ''} isBusy={isAttaching} onChoose={choose} />
        </>
      ) : (
        <p className="text-row">
          This session has trip <Mono>{replacing.avinodeTripId ?? ''}</Mono> now. Attaching <Mono>{tripCode}</Mono>{' '}
          replaces it; the former trip’s quotes leave this session. You can undo for ten seconds.
        </p>
      )}
    </Dialog>
  );
}

interface ResultsProps {
  found: {
    readonly data?: { readonly sessions: readonly SessionRow[] } | undefined;
    readonly isError: boolean;
    readonly error: unknown;
  };
  isFiltered: boolean;
  isBusy: boolean;
  onChoose: (row: SessionRow) => void;
}

function Results({ found, isFiltered, isBusy, onChoose }: ResultsProps) {
  if (found.data === undefined) {
    if (found.isError)
      return (
        <p role="alert" className="pt-3 text-row text-danger">
          {failureOf(found.error).sentence}
        </p>
      );
    return (
      <SkeletonBlock label="Looking for sessions" className="pt-3">
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} className="my-3 w-full" />
        ))}
      </SkeletonBlock>
    );
  }
  // Sessions without a trip are the likely ones.
  const sessions = found.data.sessions.toSorted(
    (a, b) => Number(a.avinodeTripId !== null) - Number(b.avinodeTripId !== null),
  );
  if (sessions.length === 0)
    return (
      <p className="pt-3 text-row text-ink-3">
        {isFiltered ? 'No open session matches. Try a client’s name or an airport.' : 'You have no open sessions.'}
      </p>
    );
  return (
    <ul aria-label="Your open sessions" className="-mx-2 flex flex-col pt-2">
      {sessions.map((row) => (
        <li key={row.id}>
          <button
            type="button"
            disabled={isBusy}
            onClick={() => onChoose(row)}
            className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 rounded-md px-2 py-1.5 text-left text-row hover:bg-surface-2 focus:bg-surface-2 disabled:opacity-55"
          >
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <Headline row={row} />
              <span className="truncate">{row.client?.name ?? ''}</span>
            </span>
            <span className="text-xs text-ink-3">
              {row.avinodeTripId === null ? (
                stepNames[row.currentStep]
              ) : (
                <>
                  has <Mono>{row.tripCode ?? row.avinodeTripId}</Mono>
                </>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Shows route and date, or the subject while there is no route. */
function Headline({ row }: { row: SessionRow }) {
  const now = useNow();
  const route = routeText(row.request);
  if (route === null) return <span className="truncate">{row.conversation?.subject ?? 'No route yet'}</span>;
  return (
    <>
      <Mono className="font-medium">{route}</Mono>
      <span className="text-ink-2">
        {row.request?.departureDate == null ? 'date open' : flightDate(row.request.departureDate, now)}
      </span>
    </>
  );
}
