import { Pencil, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { formatMoney } from '@tripthread/shared/money/money';
import { completenessOf, type OpenFact } from '@tripthread/shared/requests/requests';
import { zoneName } from '@tripthread/shared/time/zone-name';
import { Button } from '../../../components/controls/button.tsx';
import { Mono } from '../../../components/text/kbd.tsx';
import { Fact, Facts, NotStated, Section } from '../../../components/frames/section.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { opening } from '../../../entities/sessions/channel.ts';
import { type FieldAt, RequestMeter } from './request-meter.tsx';
import { useNow } from '../../../lib/time/clock.ts';
import { instantOfFlight } from '../../../entities/requests/flight-time.ts';
import { exactUtc } from '../../../lib/format/format.ts';
import { flightDate, flightDateLong } from '../../../entities/requests/flight-text.ts';
import { quotesOf } from '../../../entities/quotes/session-quotes.ts';
import { useShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { formatWishes } from './request-text.ts';

const RoutePart = lazy(() => import('../../../entities/requests/route/route-part.tsx'));
const RequestForm = lazy(() => import('./request-form.tsx'));

type Leg = NonNullable<SessionDetail['request']>['legs'][number];

/** Shows the client’s trip request. */
export function RequestSection({ detail }: { detail: SessionDetail }) {
  const [editing, setEditing] = useState<{ readonly at: FieldAt | null } | null>(null);
  const { request, session } = detail;
  const isReadOnly = session.status === 'archived';
  const whole = completenessOf({
    legs: request?.legs ?? [],
    aircraftCategory: request?.aircraftCategory ?? null,
    budget: request?.budget ?? null,
    hasClient: detail.client !== null,
  });
  const fill = (fact: OpenFact): void => setEditing({ at: { fact, leg: whole.firstLeg[fact] ?? 0 } });
  const firstOpen = whole.missing[0] ?? whole.goodToHave[0];
  useShortcut('missing', () => firstOpen !== undefined && fill(firstOpen), !isReadOnly && firstOpen !== undefined);
  opening.useChannelListener(session.id, 'request', () => {
    if (isReadOnly) return;
    if (firstOpen === undefined) setEditing({ at: null });
    else fill(firstOpen);
  });
  return (
    <Section
      title="Trip request"
      action={
        isReadOnly ? null : request === null ? (
          <Button size="sm" icon={<Plus size={13} aria-hidden />} onClick={() => setEditing({ at: null })}>
            Create request
          </Button>
        ) : (
          <Button
            size="sm"
            variant="ghost"
            icon={<Pencil size={12} aria-hidden />}
            onClick={() => setEditing({ at: null })}
          >
            Edit<span className="sr-only"> request</span>
          </Button>
        )
      }
    >
      {request === null ? (
        <p className="text-row text-ink-3">No request yet. Sourcing needs route, date and passengers.</p>
      ) : (
        <>
          <RequestFacts request={request} />
          <RequestMeter whole={whole} onFill={isReadOnly ? null : fill} />
          <Route detail={detail} request={request} />
        </>
      )}
      {editing !== null ? (
        <Suspense fallback={null}>
          <RequestForm detail={detail} startAt={editing.at} onClose={() => setEditing(null)} />
        </Suspense>
      ) : null}
    </Section>
  );
}

/** Aircraft types as quoted, the primary quote’s first; the range is checked for these. */
function quotedTypesOf(detail: SessionDetail): readonly string[] {
  const { session } = detail;
  const quotes = quotesOf(detail).toSorted(
    (a, b) => Number(b.id === session.primaryQuoteId) - Number(a.id === session.primaryQuoteId),
  );
  const types = quotes.map(({ aircraftType }) => aircraftType).filter((type) => type !== null);
  return [...new Set(types)];
}

function Route({ detail, request }: { detail: SessionDetail; request: NonNullable<SessionDetail['request']> }) {
  if (request.legs.length === 0) return null;
  return (
    <div className="mt-3">
      {/* Reserves the space, so that the layout below does not shift. */}
      <Suspense fallback={<div className="aspect-[360/190] w-full" />}>
        <RoutePart legs={request.legs} category={request.aircraftCategory} quotedTypes={quotedTypesOf(detail)} />
      </Suspense>
    </div>
  );
}

function RequestFacts({ request }: { request: NonNullable<SessionDetail['request']> }) {
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col gap-1">
        {request.legs.map((leg, index) => (
          <LegLine key={index} leg={leg} />
        ))}
      </ol>
      <Facts>
        <Fact name="Aircraft">{request.aircraftCategory ?? <NotStated />}</Fact>
        <Fact name="Budget">{request.budget === null ? <NotStated /> : formatMoney(request.budget)}</Fact>
        {formatWishes(request).map(([name, words]) => (
          <Fact key={name} name={name}>
            {words}
          </Fact>
        ))}
        {request.specialRequirements === null ? null : (
          <Fact name="Wishes">
            <span className="whitespace-pre-wrap">{request.specialRequirements}</span>
          </Fact>
        )}
      </Facts>
    </div>
  );
}

/** Formats an airport’s local date and time with its zone; UTC in the tooltip. */
function Departure({ leg, date }: { leg: Leg; date: string }) {
  const now = useNow();
  const { departureTime: time, departureZone: zone } = leg;
  const at = time === null || zone === null ? null : instantOfFlight(date, time, zone);
  const words = time === null ? 'time open' : `${time} ${at === null || zone === null ? 'local' : zoneName(zone, at)}`;
  return (
    <time
      dateTime={at ?? `${date}${time === null ? '' : `T${time}`}`}
      title={`${flightDateLong(date)}, local at ${leg.departureAirport}${at === null ? '' : ` (${exactUtc(at)})`}`}
      className="text-ink-2"
    >
      {flightDate(date, now)}, {words}
    </time>
  );
}

/** Renders one leg; its date and time are local to the airport. */
function LegLine({ leg }: { leg: Leg }) {
  return (
    <li className="grid grid-cols-[auto_1fr_auto] items-baseline gap-x-3 text-row">
      <Mono className="font-medium">
        {leg.departureAirport} → {leg.arrivalAirport}
      </Mono>
      {leg.departureDate === null ? (
        <span>
          <NotStated>date open</NotStated>
        </span>
      ) : (
        <Departure leg={leg} date={leg.departureDate} />
      )}
      {leg.passengers === null ? (
        <NotStated>pax open</NotStated>
      ) : (
        <span className="text-ink-2">{leg.passengers} pax</span>
      )}
    </li>
  );
}
