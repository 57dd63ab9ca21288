import { isClosedStep, stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import { Lock } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import { Mono } from '../../components/text/kbd.tsx';
import { Meter } from '../../components/text/meter.tsx';
import { MiddleText } from '../../components/text/middle-text.tsx';
import { StepRail } from '../../entities/sessions/step-rail.tsx';
import { ExpiryText, TimeText } from '../../components/text/time-text.tsx';
import { TurnMark, type TurnTone, turnText } from '../../entities/sessions/turn-mark.tsx';
import type { SessionRow } from '../../lib/api/api-types.ts';
import { classNames } from '../../lib/page/class-names.ts';
import { serverNow, useNow } from '../../lib/time/clock.ts';
import { fromNow, initials, plural } from '../../lib/format/format.ts';
import { flightDate, flightDateLong, flightDates, routeText } from '../../entities/requests/flight-text.ts';

export const rowHeights = { comfortable: 56, compact: 40 } as const;
export type Density = keyof typeof rowHeights;

interface SessionRowViewProps {
  row: SessionRow;
  domId: string;
  position: number;
  total: number;
  isActive: boolean;
  isOpen: boolean;
  density: Density;
  /** The owner's name, where the list shows several people's sessions. */
  owner: string | null;
  onOpen: (id: string, event: MouseEvent) => void;
  onHover: (id: string | null) => void;
}

function turnOf(row: SessionRow, owner: string | null): TurnTone {
  if (row.status === 'paused') return 'snoozed';
  return row.turn === 'broker' && owner !== null ? 'colleague' : row.turn;
}

/** Describes the row for screen readers. */
function spoken(row: SessionRow, owner: string | null): string {
  const { request } = row;
  return [
    row.unread && 'Unread',
    routeText(request)?.replace('→', 'to') ?? row.conversation?.subject ?? 'No route yet',
    request?.departureDate == null ? null : flightDate(request.departureDate, serverNow()),
    request?.passengers == null ? null : `${request.passengers} passengers`,
    row.client?.name,
    owner === null ? null : `of ${owner}`,
    row.tripCode ?? row.avinodeTripId,
    turnText(turnOf(row, owner)),
    stepNames[row.currentStep],
    row.silentSinceAt !== null && 'an operator is silent',
    row.earliestExpiryAt !== null &&
      `first price ${fromNow(row.earliestExpiryAt, serverNow()).replace(/^in /u, 'expires in ')}`,
    row.quotesReceivedCount > row.quotesExpectedCount
      ? plural(row.quotesReceivedCount, 'quote')
      : row.quotesExpectedCount > 0 && `${row.quotesReceivedCount} of ${row.quotesExpectedCount} quotes`,
  ]
    .filter(Boolean)
    .join(', ');
}

export const SessionRowView = memo(function SessionRowView(props: SessionRowViewProps) {
  const { row, domId, position, total, isActive, isOpen, density, owner, onOpen, onHover } = props;
  const isCompact = density === 'compact';
  return (
    <div
      id={domId}
      role="option"
      tabIndex={-1}
      aria-selected={isOpen}
      aria-posinset={position}
      aria-setsize={total}
      aria-label={spoken(row, owner)}
      data-session={row.id}
      onClick={(event) => onOpen(row.id, event)}
      onKeyDown={() => undefined}
      onPointerEnter={() => onHover(row.id)}
      onPointerLeave={() => onHover(null)}
      className={classNames(
        'relative flex h-full items-center gap-2.5 border-b border-line pr-3 pl-3 text-row',
        isOpen ? 'bg-accent-tint' : 'hover:bg-surface-2',
        isActive && 'shadow-[inset_2px_0_0_var(--accent)]',
      )}
    >
      <TurnMark turn={turnOf(row, owner)} />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <div className="flex min-w-0 items-baseline gap-2">
          <Headline row={row} />
          {isCompact ? <Who row={row} owner={owner} /> : null}
          <span className="flex-1" />
          {isCompact ? <Facts row={row} /> : null}
          <LastActivity row={row} />
        </div>
        {isCompact ? null : (
          <div className="flex min-w-0 items-center gap-2">
            <Who row={row} owner={owner} />
            <span className="flex-1" />
            <Facts row={row} />
          </div>
        )}
      </div>
    </div>
  );
});

function Headline({ row }: { row: SessionRow }) {
  const now = useNow();
  const { request } = row;
  const route = routeText(request);
  const weight = row.unread ? 'font-semibold' : '';
  if (route === null || request === null) {
    return (
      <span className={classNames('truncate text-ink-1', weight)}>{row.conversation?.subject ?? 'No route yet'}</span>
    );
  }
  return (
    <>
      <Mono className={classNames('text-ink-1', row.unread ? 'font-bold' : 'font-normal')}>{route}</Mono>
      <span className="min-w-0 shrink truncate text-ink-2">
        {request.departureDate === null ? (
          <span className="text-ink-3">date open</span>
        ) : (
          <time
            dateTime={request.departureDate}
            title={`${flightDateLong(request.departureDate)}, local time of the airport`}
          >
            {flightDates(request.departureDate, request.returnDate, now)}
          </time>
        )}
        {request.passengers === null ? null : <span className="whitespace-pre">{`  ${request.passengers} pax`}</span>}
        {request.legCount > 2 ? <span className="text-ink-3">{`  ${request.legCount} legs`}</span> : null}
      </span>
    </>
  );
}

function Who({ row, owner }: { row: SessionRow; owner: string | null }) {
  const trip = row.tripCode ?? row.avinodeTripId;
  return (
    <span className="flex min-w-0 items-baseline gap-2 text-ink-2">
      {row.access === 'card' ? (
        <span
          className="flex min-w-0 items-center gap-1 text-ink-3"
          title="A colleague’s session: client, prices and thread are private to them"
        >
          <Lock size={11} aria-hidden className="shrink-0" />
          <span className="truncate">{owner ?? 'A colleague'}</span>
        </span>
      ) : row.client?.name == null ? (
        <span className="truncate text-ink-3">No client yet</span>
      ) : (
        <MiddleText text={row.client.name} className={row.unread ? 'font-semibold text-ink-1' : ''} />
      )}
      {row.access === 'full' && owner !== null ? (
        <span
          title={owner}
          className="shrink-0 self-center rounded-sm bg-surface-2 px-1 text-2xs leading-4 font-medium text-ink-2"
        >
          {/* Two letters where it is narrow: the client's name needs the room. The row's own name says it in full. */}
          <span className="@max-xl:hidden">{owner}</span>
          <span className="hidden @max-xl:inline">{initials(owner)}</span>
        </span>
      ) : null}
      {/* The long API id gives way to the client's name; the short code never does. */}
      {trip === null ? null : (
        <Mono className={classNames('shrink-0 text-ink-3', row.tripCode === null && '@max-xl:hidden')}>{trip}</Mono>
      )}
    </span>
  );
}

function Facts({ row }: { row: SessionRow }) {
  const isClosed = isClosedStep(row.currentStep);
  const tone = row.currentStep === 'closed_won' ? 'won' : row.currentStep === 'closed_lost' ? 'lost' : 'accent';
  return (
    <span className="flex shrink-0 items-center gap-2.5 text-xs">
      {row.silentSinceAt === null || isClosed ? null : (
        <span className="text-operator" title="An operator is silent for longer than they usually are">
          silent
        </span>
      )}
      {row.earliestExpiryAt === null || isClosed ? null : <ExpiryText at={row.earliestExpiryAt} />}
      {row.quotesExpectedCount === 0 && row.quotesReceivedCount === 0 ? null : (
        <Meter
          value={row.quotesReceivedCount}
          max={row.quotesExpectedCount}
          label="quotes received"
          tone={isClosed ? 'quiet' : 'accent'}
        />
      )}
      <span className={isClosed ? '' : '@max-xl:[&>span>span:last-child:not([role])]:hidden'}>
        <StepRail count={7} index={stepIndex(row.currentStep)} name={stepNames[row.currentStep]} tone={tone} />
      </span>
    </span>
  );
}

function LastActivity({ row }: { row: SessionRow }) {
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-xs text-ink-3">
      {row.unread ? <span aria-hidden className="size-1.5 rounded-full bg-accent" /> : null}
      {row.status === 'paused' && row.pausedUntil !== null ? (
        <TimeText at={row.pausedUntil} as="from-now" />
      ) : (
        <TimeText at={row.lastActivityAt} as="short" />
      )}
    </span>
  );
}
