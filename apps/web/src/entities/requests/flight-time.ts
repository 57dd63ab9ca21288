import type { Instant } from '@tripthread/shared/time/clock';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns a zone’s wall time, as if it were UTC. */
function wallAt(at: number, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  formats.set(zone, format);
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:00Z`);
}

const day = 86_400_000;

/**
 * Returns the instant of an airport’s local time by the rule of `shared/local-time`: an ambiguous time is the first, a
 * skipped one moves by the length of the gap. Without that module’s library, to keep the first load small.
 */
export function instantOfFlight(date: string, time: string, zone: string): Instant {
  const wall = Date.parse(`${date}T${time}:00Z`);
  // Tries the offsets before and after a change of clocks that day: the earlier instant with this wall time wins.
  const offsets = [wallAt(wall - day, zone) - (wall - day), wallAt(wall + day, zone) - (wall + day)];
  const [before = 0] = offsets;
  const shows = offsets.map((offset) => wall - offset).filter((at) => wallAt(at, zone) === wall);
  return new Date(shows.length === 0 ? wall - before : Math.min(...shows)).toISOString();
}
