import { ArrowRight } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { plural } from '../../lib/format/format.ts';
import { flightDateLong } from '../../entities/requests/flight-text.ts';
import type { PageLeg } from './link-api.ts';
import { Part } from './page-parts.tsx';
import { formatMinutes, formatStop, zoneName } from './page-text.ts';

type Stop = PageLeg['departure'];

/** Shows one end of a flight in local time. */
function End({ word, stop, date, time }: { word: string; stop: Stop; date: string | null; time: string | null }) {
  return (
    <div className="min-w-0">
      <p className="text-row text-ink-3">{word}</p>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-mono text-title font-semibold">{stop.code}</span>
        {time === null ? (
          <span className="text-body text-ink-3">time to be agreed</span>
        ) : (
          <span className="text-body">
            <span className="font-semibold tabular-nums">{time}</span>
            {stop.zone === null || date === null ? null : (
              <span className="text-ink-3"> {zoneName(stop.zone, date)}</span>
            )}
          </span>
        )}
      </p>
      <p className="text-body break-words text-ink-2">{formatStop(stop)}</p>
      {date === null ? null : <p className="text-row text-ink-3">{flightDateLong(date)}</p>}
    </div>
  );
}

function LegLine({ leg, number, isOnly }: { leg: PageLeg; number: number; isOnly: boolean }) {
  const facts = [
    leg.passengers === null ? null : plural(leg.passengers, 'passenger'),
    leg.blockMinutes === null ? null : `about ${formatMinutes(leg.blockMinutes)}`,
    leg.distanceNm === null ? null : `${leg.distanceNm.toLocaleString('en-US')} NM`,
  ].filter((fact) => fact !== null);
  return (
    <li aria-label={`Flight ${number}`} className="border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0">
      {isOnly ? null : <p className="pb-2 text-row font-medium text-ink-3">Flight {number}</p>}
      <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] gap-3">
        <End word="From" stop={leg.departure} date={leg.departureDate} time={leg.departureTime} />
        <ArrowRight size={18} aria-hidden className="mt-7 text-ink-3" />
        <End word="To" stop={leg.arrival} date={leg.arrivalDate} time={leg.arrivalTime} />
      </div>
      {facts.length === 0 ? null : <p className="pt-2 text-row text-ink-3">{facts.join(' · ')}</p>}
    </li>
  );
}

// The map’s code and land are loaded after the text.
const PageMap = lazy(() => import('./page-map.tsx'));

export function Itinerary({ legs, color }: { legs: readonly PageLeg[]; color: string }) {
  const isDrawn = legs.some(({ departure, arrival }) => departure.latitude !== null && arrival.latitude !== null);
  return (
    <Part title="Your flights">
      {isDrawn ? (
        // Reserves the map’s height, so that the layout does not shift.
        <Suspense
          fallback={<div className="mb-4 aspect-[400/165] w-full rounded-md border border-line bg-surface-0" />}
        >
          <PageMap legs={legs} color={color} />
        </Suspense>
      ) : null}
      <ol>
        {legs.map((leg, index) => (
          <LegLine key={index} leg={leg} number={index + 1} isOnly={legs.length === 1} />
        ))}
      </ol>
      <p className="pt-3 text-row text-ink-3">
        All times are local. Arrival times are estimates; the operator confirms them.
      </p>
    </Part>
  );
}
