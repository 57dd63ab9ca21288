import type { Instant } from '@tripthread/shared/time/clock';

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show, as if that were UTC. */
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
 * The instant of an airport's local time, as `shared/local-time` reads it: a time that comes twice is the first, one
 * that the clocks jump over is that much after the jump. Without its library, which the first screen has no room for.
 */
export function instantOfFlight(date: string, time: string, zone: string): Instant {
  const wall = Date.parse(`${date}T${time}:00Z`);
  // The offsets before and after any change of that day: the earlier instant that shows the wall time is meant.
  const offsets = [wallAt(wall - day, zone) - (wall - day), wallAt(wall + day, zone) - (wall + day)];
  const [before = 0] = offsets;
  const shows = offsets.map((offset) => wall - offset).filter((at) => wallAt(at, zone) === wall);
  return new Date(shows.length === 0 ? wall - before : Math.min(...shows)).toISOString();
}
