import { quoteLineKinds } from '@tripthread/shared/quotes/quote-lines';
import { declineReasons } from '@tripthread/shared/quotes/quotes';
import { aircraftCategories } from '@tripthread/shared/requests/requests';
import { sessionSteps } from '@tripthread/shared/sessions/sessions';
import { z } from 'zod';

/** Messages and titles: `{day 3}` becomes the date in three days, such as "Thu, 26 Nov". */
const text = z.string().min(1);
/** A key of `people.json`. */
const key = z.string();

const contact = {
  name: z.string(),
  email: z.string().optional(),
  phone: z.string().optional(),
};

/** `people.json`: who and what both brokerages of the demo know. */
export const People = z.strictObject({
  agents: z.record(key, z.strictObject({ name: z.string(), email: z.string(), role: z.enum(['lead', 'broker']) })),
  clients: z.record(
    key,
    z.strictObject({
      ...contact,
      company: z.string().optional(),
      preferences: z.array(z.strictObject({ label: z.string(), value: z.string() })).default([]),
      notes: z.string().optional(),
      people: z
        .array(z.strictObject({ ...contact, role: z.string(), mayApprove: z.boolean().default(false) }))
        .default([]),
    }),
  ),
  /** A second card of an existing client, with the same phone number. */
  duplicateClient: z.strictObject({ name: z.string(), companyName: z.string(), phone: z.string() }),
  /** Each operator's usual terms beside the price; what it never states is absent. */
  operators: z.record(
    key,
    z.strictObject({
      name: z.string(),
      included: z.array(z.enum(quoteLineKinds)).optional(),
      /** In basis points of the price; null when the operator states no amount. */
      extra: z.partialRecord(z.enum(quoteLineKinds), z.number().nullable()).optional(),
      excluded: z.array(z.enum(quoteLineKinds)).optional(),
      ratings: z.array(z.string()).optional(),
      terms: z.string().optional(),
    }),
  ),
  aircraft: z.record(z.string(), z.strictObject({ seats: z.int(), yearOfMake: z.int() })),
});
export type Operator = z.infer<typeof People>['operators'][string];

const Leg = z.strictObject({
  from: z.string(),
  to: z.string(),
  inDays: z.int().optional(),
  time: z.string().optional(),
  passengers: z.int().optional(),
});

const beat = <Action extends string, Fields extends z.core.$ZodShape>(action: Action, fields: Fields) =>
  z.strictObject({ hoursAgo: z.number(), action: z.literal(action), ...fields });

/** An operator's answer, with the ids that Avinode gives it. */
const answer = { operator: key, rfq: z.string() };
const price = { ...answer, quote: z.string(), total: z.int(), aircraft: z.string() };

/** One action of a thread. `play-scenario.ts` plays it. Amounts are in whole units. */
const Beat = z.discriminatedUnion('action', [
  beat('client_message', { text }),
  beat('reply_to_client', { text }),
  beat('message_to_operators', { text }),
  beat('internal_note', { text }),
  beat('operator_message', { operator: key, text }),
  beat('attach_request', {
    legs: z.array(Leg),
    category: z.enum(aircraftCategories).optional(),
    budget: z.int().optional(),
    needs: z.string().optional(),
    along: z
      .strictObject({
        pets: z.string(),
        baggage: z.string(),
        catering: z.string(),
        wifi: z.boolean(),
        smoking: z.boolean(),
      })
      .partial()
      .optional(),
  }),
  beat('attach_trip', { id: z.string().optional(), code: z.string().optional(), rfp: z.string().optional() }),
  beat('rfq', { ...answer, isSilent: z.boolean().default(false) }),
  beat('quote', {
    ...price,
    currency: z.enum(['USD', 'EUR', 'GBP']).default('USD'),
    tail: z.string().optional(),
    /** Hours from now, negative for hours ago. */
    expiresInHours: z.number().optional(),
  }),
  beat('estimate', price),
  beat('decline', { ...answer, reason: z.enum(declineReasons) }),
  beat('move_step', { to: z.enum(sessionSteps), reason: z.string() }),
  beat('choose_quote', { quote: z.string() }),
  beat('propose', { title: text }),
  beat('send_proposal', {}),
  beat('pause', { wakesInHours: z.number().optional(), keep: z.boolean().default(false) }),
  beat('complete', { outcome: z.enum(['won', 'lost']), reason: z.string() }),
  beat('archive', {}),
  /** The assignee has read everything up to here. */
  beat('read', {}),
]);
export type DemoBeat = z.infer<typeof Beat>;

const Thread = z.strictObject({
  owner: key,
  client: key,
  subject: z.string(),
  startedHoursAgo: z.number(),
  /** In order of time. */
  beats: z.array(Beat),
});
export type DemoThread = z.infer<typeof Thread>;

/** A brokerage with its sessions. */
export const Brokerage = z.strictObject({
  name: z.string(),
  agents: z.array(key),
  rates: z
    .array(
      z.strictObject({
        base: z.string(),
        quote: z.string(),
        rate: z.string(),
        daysAgo: z.int(),
        by: key,
        source: z.string(),
      }),
    )
    .default([]),
  /** Notifications that match no session. */
  orphans: z
    .array(z.strictObject({ minutesAgo: z.int(), id: z.string(), type: z.string(), tripId: z.string().optional() }))
    .default([]),
  /** Threads that share an Avinode trip are in one scenario: an action of the trip concerns each of them. */
  scenarios: z.array(z.array(Thread)),
});
export type DemoBrokerage = z.infer<typeof Brokerage>;
