import { Moon, Sun, Sunrise } from 'lucide-react';
import { placeOf } from '@tripthread/shared/airports/airports';
import { hoursAndMinutes } from '@tripthread/shared/time/hours';
import { zoneName } from '@tripthread/shared/time/zone-name';
import { Badge, type BadgeTone } from '../../../components/text/badge.tsx';
import { Mono } from '../../../components/text/kbd.tsx';
import { exactUtc } from '../../../lib/format/format.ts';
import {
  formatClockChange,
  daysLater,
  nauticalMiles,
  type PlannedLeg,
  formatRange,
  formatStops,
} from './route-text.ts';

type Plan = NonNullable<PlannedLeg['plan']>;
type Airport = NonNullable<PlannedLeg['from']>;

const lights = {
  day: { Icon: Sun, word: 'by day' },
  twilight: { Icon: Sunrise, word: 'in twilight' },
  night: { Icon: Moon, word: 'at night' },
};

const verdicts: Record<NonNullable<Plan['range']>['verdict'], { tone: BadgeTone; word: string }> = {
  within: { tone: 'won', word: 'In range' },
  near_limit: { tone: 'operator', word: 'Near range limit' },
  beyond: { tone: 'expiring', word: 'Beyond range' },
};

/** Shows an airport’s time with its zone and whether it is daylight; UTC in the tooltip. */
function AirportTime({
  time,
  at,
  zone,
  light,
}: {
  time: string;
  at: string;
  zone: string;
  light: keyof typeof lights;
}) {
  const { Icon, word } = lights[light];
  return (
    <span className="whitespace-nowrap">
      <time dateTime={at} title={exactUtc(at)}>
        {time} {zoneName(zone, at)}
      </time>{' '}
      <span title={word} className="inline-flex align-[-2px] text-ink-3">
        <Icon size={13} aria-hidden />
        <span className="sr-only">{word}</span>
      </span>
    </span>
  );
}

function Times({ from, to, plan }: { from: Airport; to: Airport; plan: Plan }) {
  const { departure, arrival } = plan;
  if (departure === null) return null;
  const days = arrival === null ? null : daysLater(arrival.days);
  return (
    <p className="text-row text-ink-2">
      {placeOf(from)}{' '}
      <AirportTime time={departure.time} at={departure.instant} zone={from.zone} light={departure.light} />
      {arrival === null ? null : (
        <>
          {' → '}
          {placeOf(to)} <AirportTime time={arrival.time} at={arrival.instant} zone={to.zone} light={arrival.light} />
          {days === null ? null : <span className="text-ink-3"> {days}</span>}
        </>
      )}
    </p>
  );
}

/** Describes one leg in text: what the map shows, and what it can’t. */
export function RouteLeg({ leg, departureTime }: { leg: PlannedLeg; departureTime: string | null }) {
  const { from, to, plan } = leg;
  const codes = `${leg.departureAirport} → ${leg.arrivalAirport}`;
  if (from === null || to === null || plan === null) {
    const unknown = from === null ? leg.departureAirport : leg.arrivalAirport;
    return (
      <li>
        <Mono className="text-row font-medium">{codes}</Mono>
        <p className="text-xs text-ink-3">{unknown} is not in our airport list: no distance, no local time.</p>
      </li>
    );
  }
  const verdict = plan.range === null ? null : verdicts[plan.range.verdict];
  const sentences = [formatRange(plan), formatStops(plan), formatClockChange(plan, departureTime)];
  return (
    <li className="flex flex-col gap-0.5">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-row">
        <Mono className="font-medium">{codes}</Mono>
        <span>{nauticalMiles(plan.distanceNm)}</span>
        {plan.block === null ? null : (
          <span title="Estimated block time">{hoursAndMinutes(plan.block.minutes)} block</span>
        )}
        {verdict === null ? null : <Badge tone={verdict.tone}>{verdict.word}</Badge>}
      </p>
      <Times from={from} to={to} plan={plan} />
      {sentences.map((sentence) =>
        sentence === null ? null : (
          <p key={sentence} className="text-xs text-ink-2">
            {sentence}
          </p>
        ),
      )}
      {plan.block === null ? null : (
        <details className="text-xs text-ink-3">
          <summary className="w-fit cursor-pointer">How this is estimated</summary>
          <ul className="mt-1 flex flex-col gap-0.5 pl-3">
            {plan.block.formula.map((line) => (
              <li key={line}>{line}</li>
            ))}
            <li>
              Great circle of {from.icao} and {to.icao}. A planning estimate, not a quote or flight plan.
            </li>
          </ul>
        </details>
      )}
    </li>
  );
}
