/** @jsxRuntime automatic */
import { Text, View } from '@react-pdf/renderer';
import type { ClientLeg, ClientStop } from '@tripthread/shared/proposals/public/client-proposal';
import { formatDay, formatFlight, formatZone } from '@tripthread/shared/messages/client-text';
import { ink, style } from './style.ts';

interface EndProps {
  stop: ClientStop;
  day: string | null;
  time: string | null;
  /** Shown when a time is missing. */
  open: string;
  note?: string | undefined;
}

function End({ stop, day, time, open, note }: EndProps) {
  const zone = stop.zone === null || day === null ? null : formatZone(stop.zone, day);
  const place = stop.city ?? stop.name ?? stop.code;
  return (
    <View style={{ flexGrow: 1, flexBasis: 0, paddingRight: 8 }}>
      <Text style={style.strong}>
        {place} <Text style={{ color: ink.soft, fontWeight: 400 }}>{place === stop.code ? '' : stop.code}</Text>
      </Text>
      {stop.name === null || stop.name === place ? null : <Text style={[style.small, style.soft]}>{stop.name}</Text>}
      <Text>
        {time === null ? <Text style={style.soft}>{open}</Text> : `${time} local${zone === null ? '' : `, ${zone}`}`}
        {note === undefined ? '' : <Text style={style.soft}> {note}</Text>}
      </Text>
    </View>
  );
}

/** Formats how many days after its departure a leg arrives, for display beside the time. */
function laterDays({ departureDate, arrivalDate }: ClientLeg): string | undefined {
  if (departureDate === null || arrivalDate === null || departureDate === arrivalDate) return undefined;
  const days = Math.round((Date.parse(arrivalDate) - Date.parse(departureDate)) / 86_400_000);
  return `${days > 0 ? '+' : '−'}${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
}

function Leg({ leg }: { leg: ClientLeg }) {
  const { departureDate, passengers } = leg;
  const flight = formatFlight(leg);
  return (
    <View
      wrap={false}
      style={{ flexDirection: 'row', borderTopWidth: 0.5, borderTopColor: ink.line, paddingVertical: 6 }}
    >
      <View style={{ width: 88, paddingRight: 8 }}>
        <Text style={style.strong}>{departureDate === null ? 'Date open' : formatDay(departureDate)}</Text>
        <Text style={style.soft}>
          {passengers === null ? 'Passengers open' : `${passengers} ${passengers === 1 ? 'passenger' : 'passengers'}`}
        </Text>
      </View>
      <End stop={leg.departure} day={departureDate} time={leg.departureTime} open="Time to be agreed" />
      <End
        stop={leg.arrival}
        day={leg.arrivalDate ?? departureDate}
        time={leg.arrivalTime}
        open="Arrival follows the departure"
        note={leg.arrivalTime === null ? undefined : ['planned', laterDays(leg)].filter(Boolean).join(', ')}
      />
      <View style={{ width: 92 }}>
        {flight.map((words) => (
          <Text key={words} style={[style.soft, { textAlign: 'right' }]}>
            {words}
          </Text>
        ))}
      </View>
    </View>
  );
}

/** Renders each leg, in the local times of the airports. */
export function Itinerary({ legs }: { legs: readonly ClientLeg[] }) {
  if (legs.length === 0) return null;
  return (
    <View style={style.section}>
      <Text style={style.heading} minPresenceAhead={60}>
        Itinerary
      </Text>
      {legs.map((leg, index) => (
        <Leg key={index} leg={leg} />
      ))}
      <Text style={[style.small, style.soft]}>
        All times are local to the airport. Arrivals and durations are planning estimates in still air.
      </Text>
    </View>
  );
}
