import { cancelReasons } from '@tripthread/shared/sourcing/avinode';
import { z } from 'zod';
import { findAirport } from '../known/airports.ts';
import type { Segment, Trip } from './model.ts';
import { invalid, missing, Problem, type ProblemItem } from './problem.ts';
import type { World } from './world.ts';

const Airport = z.object({ icao: z.string().min(1).max(8) });

const SegmentInput = z.object({
  startAirport: Airport,
  endAirport: Airport,
  dateTime: z.object({
    date: z.iso.date(),
    time: z
      .string()
      .regex(/^\d{2}:\d{2}$/u)
      .optional(),
    departure: z.boolean().default(true),
    local: z.boolean().default(true),
  }),
  // A string, as Avinode requires: a number is refused.
  paxCount: z
    .string()
    .regex(/^\d{0,3}$/u)
    .optional(),
  paxSegment: z.boolean().default(true),
  paxTBD: z.boolean().default(false),
  timeTBD: z.boolean().default(false),
});

const TripInput = z.object({
  externalTripId: z.string().max(200).nullish(),
  criteria: z.record(z.string(), z.unknown()),
  segments: z.array(SegmentInput).min(1).max(40),
  sourcing: z.boolean(),
});

export const CancelInput = z.object({
  id: z.string().optional(),
  messageToSeller: z.string().max(5_000).default(''),
  reason: z.enum(cancelReasons),
});

/** @throws 400, naming the first missing or invalid field */
export function read<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`,
    '',
  );
  const isMissing = issue?.code === 'invalid_type' && valueAt(body, issue.path) === undefined;
  if (path === '') throw invalid(issue?.message ?? 'Invalid value');
  throw isMissing ? missing(`Missing value: ${path}`, path) : invalid(`Invalid value: ${path}`, path);
}

const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    body,
  );

/** Creates a trip. Not idempotent: two calls with one body create two trips. @throws 400, or 200 with errors */
export function createTrip({ store, clock }: World, buyerId: string, body: unknown): Trip {
  const input = read(TripInput, body);
  const unknown = input.segments.flatMap(unknownAirports);
  if (unknown.length > 0) throw new Problem(200, unknown);
  return store.change((change) => {
    const trip: Trip = {
      id: change.nextId('atrip'),
      code: change.nextCode(),
      buyerId,
      externalTripId: input.externalTripId ?? null,
      isCanceled: false,
      createdOn: clock.now(),
      segments: input.segments.map(
        ({ startAirport, endAirport, dateTime, paxCount = '', paxTBD, ...rest }): Segment => ({
          ...rest,
          startAirport: { icao: startAirport.icao.toUpperCase() },
          endAirport: { icao: endAirport.icao.toUpperCase() },
          dateTime: { ...dateTime, time: dateTime.time ?? '00:00' },
          timeTBD: rest.timeTBD || dateTime.time === undefined,
          paxCount,
          paxTBD: paxTBD || paxCount === '',
        }),
      ),
      criteria: input.criteria,
      rfqIds: [],
    };
    change.put('trips', trip);
    return trip;
  });
}

function unknownAirports(
  { startAirport, endAirport }: z.output<typeof SegmentInput>,
  index: number,
): readonly ProblemItem[] {
  const start = {
    title: 'Invalid start airport',
    code: 'START_AIRPORT_INVALID',
    path: `segments[${index}].startAirport`,
  };
  const end = { title: 'Invalid end airport', code: 'END_AIRPORT_INVALID', path: `segments[${index}].endAirport` };
  return [
    ...(findAirport(startAirport.icao) === undefined ? [start] : []),
    ...(findAirport(endAirport.icao) === undefined ? [end] : []),
  ];
}
