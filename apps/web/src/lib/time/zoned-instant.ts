/** Returns the instant of a local date and time (`2026-12-12`, `09:00`) in a zone; null when invalid. */
export function zonedInstant(date: string, time: string, zone: string): string | null {
  const asIfUtc = Date.parse(`${date}T${time}:00.000Z`);
  if (Number.isNaN(asIfUtc)) return null;
  const ahead = (at: number): number => shownBy(zone, at) - at;
  // The first guess may be on the other side of a clock change; the second is not.
  return new Date(asIfUtc - ahead(asIfUtc - ahead(asIfUtc))).toISOString();
}

/** Returns a zone’s wall time at an instant, as if it were UTC. */
function shownBy(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}
