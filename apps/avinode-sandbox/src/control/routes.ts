import { cancelReasons } from '@tripthread/shared/sourcing/avinode';
import { declineReasons } from '@tripthread/shared/quotes/quotes';
import express, { type ErrorRequestHandler, Router } from 'express';
import { z } from 'zod';
import { isScenario, scenarioNames } from '../play/scenarios.ts';
import { poisonKinds } from '../world/model.ts';
import { notFound, Problem } from '../world/problem.ts';
import { read } from '../world/trips.ts';
import type { Control } from './control.ts';

const text = z.string().max(5_000);

const Trip = z.object({
  legs: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        date: z.string(),
        time: z.string().optional(),
        pax: z.number().int().min(0).max(900).optional(),
      }),
    )
    .min(1),
  category: z.string().optional(),
  externalTripId: z.string().optional(),
});

const Requests = z.object({
  trip: z.string(),
  operators: z.array(z.string()).min(1).optional(),
  count: z.number().int().min(1).max(16).optional(),
  message: text.optional(),
});

const Quote = z.object({
  rfq: z.string(),
  price: z.number().min(0).max(1e9).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/u)
    .optional(),
  validHours: z.number().min(0).max(10_000).optional(),
  validUntil: z.iso.datetime().nullish(),
  message: text.optional(),
  liftId: z.string().optional(),
});

const Decline = z.object({
  rfq: z.string(),
  reason: z.enum(declineReasons).optional(),
  message: text.optional(),
  liftId: z.string().optional(),
});

const Chat = z.object({ rfq: z.string(), message: text.min(1), as: z.enum(['operator', 'buyer']).default('operator') });

/** An RFQ's id, or either name of a trip. */
const Cancel = z.object({ name: z.string(), reason: z.enum(cancelReasons).optional(), message: text.optional() });

const FaultsInput = z
  .strictObject({
    downForSeconds: z.number().min(0).max(1e6),
    downUntil: z.iso.datetime().nullable(),
    dropAnswers: z.object({
      count: z.number().int().min(0).max(1e6),
      methods: z.array(z.enum(['GET', 'POST', 'PUT'])).default(['POST', 'PUT']),
    }),
    loseAcknowledgements: z.number().min(0).max(1),
    poison: z.record(z.string(), z.enum(poisonKinds)),
    refuse: z.enum(['unauthorized', 'forbidden']).nullable(),
    delayMs: z.number().int().min(0).max(600_000),
    rateLimit: z
      .object({
        isOn: z.boolean().default(true),
        burst: z.number().int().min(1).max(1e6).default(60),
        refillPerSecond: z.number().min(0.001).max(1e6).default(1),
      })
      .or(z.literal(false).transform(() => ({ isOn: false, burst: 60, refillPerSecond: 1 }))),
    isHolding: z.boolean(),
  })
  .partial();

const Notification = z.object({ body: z.unknown(), times: z.number().int().min(1).max(1_000).default(1) });

const Release = z.object({ copies: z.number().min(0).max(100).optional(), seed: z.number().int().optional() });

const Scenario = z.object({
  trip: z.string(),
  speed: z.number().min(0.01).max(1e9).default(1),
  wait: z.boolean().default(false),
});

/** The control API: JSON requests and responses, without Avinode's envelope. */
export function controlRoutes(control: Control): Router {
  const routes = Router().use(express.json({ limit: '512kb', type: 'application/json' }));
  const on: OnPost = (path, handle) =>
    routes.post(path, (request, response) => {
      // A cross-site request can't have this type without a CORS preflight.
      if (request.is('application/json') === false)
        throw new Problem(415, [{ title: 'Send application/json', code: 'TYPE' }]);
      response.json(handle(request.body ?? {}) ?? { ok: true });
    });

  routes.get('/state', (_request, response) => void response.json(control.state()));
  routes.get('/attempts', (_request, response) => void response.json(control.attempts()));
  routes.get('/trips', (_request, response) => void response.json(control.trips()));
  routes.get('/trips/:name', (request, response) => {
    const trip = control.trip(request.params.name);
    response.json({ ...trip, rfqs: trip.rfqIds.map((id) => control.rfq(id)) });
  });
  addTripRoutes(on, control);
  addFaultRoutes(on, control);
  routes.post('/scenarios/:name', async (request, response) => {
    const { name } = request.params;
    if (!isScenario(name)) {
      throw new Problem(404, [
        { title: `There is no scenario ${name}. Known: ${scenarioNames.join(', ')}`, code: 'NOT_FOUND' },
      ]);
    }
    const { trip, speed, wait } = read(Scenario, request.body);
    const { runId, endsAt, finished } = control.runScenario(name, trip, speed);
    if (wait) await finished;
    response.json({ runId, endsAt });
  });
  routes.use(() => {
    throw notFound();
  });
  routes.use(answerPlainly);
  return routes;
}

type OnPost = (path: string, handle: (body: unknown) => unknown) => void;

/** What buyers and sellers do with a trip. */
function addTripRoutes(on: OnPost, control: Control): void {
  on('/trips', (body) => control.createTrip(read(Trip, body)));
  on('/requests', (body) => {
    const { trip, ...rest } = read(Requests, body);
    return { rfqs: control.sendRequests(trip, rest) };
  });
  on('/quotes', (body) => {
    const { rfq, ...rest } = read(Quote, body);
    return control.quote(rfq, rest);
  });
  on('/revisions', (body) => {
    const { rfq, ...rest } = read(Quote, body);
    const hasPrice = control.rfq(rfq).lifts.some(({ state }) => state === 'Accepted');
    if (!hasPrice) throw new Problem(409, [{ title: 'This request has no quote to revise', code: 'ERR_CONFLICT' }]);
    return control.quote(rfq, rest);
  });
  on('/declines', (body) => {
    const { rfq, ...rest } = read(Decline, body);
    return control.decline(rfq, rest);
  });
  on('/chats', (body) => {
    const { rfq, message, as } = read(Chat, body);
    return as === 'operator' ? control.chat(rfq, message) : control.chatAsBuyer(rfq, message);
  });
  on('/cancellations', (body) => {
    const { name, ...rest } = read(Cancel, body);
    return control.cancel(name, rest);
  });
}

function addFaultRoutes(on: OnPost, control: Control): void {
  on('/faults', (body) => {
    const { downForSeconds, downUntil, ...rest } = read(FaultsInput, body);
    const downUntilMs =
      downForSeconds !== undefined
        ? Date.now() + downForSeconds * 1_000
        : downUntil === undefined
          ? undefined
          : downUntil === null
            ? 0
            : Date.parse(downUntil);
    return control.setFaults({ ...rest, ...(downUntilMs === undefined ? {} : { downUntilMs }) });
  });
  on('/notifications', (body) => {
    const { body: notification, times } = read(Notification, body);
    return control.notify(notification, times);
  });
  on('/hold', () => control.hold());
  on('/release', (body) => ({ deliveries: control.release(read(Release, body)) }));
  on('/reset', () => control.reset());
}

const answerPlainly: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof Problem) {
    // Errors that Avinode answers with 200 are client errors in the control API.
    const status = error.status === 200 ? 400 : error.status;
    return void response.status(status).json({ error: error.message, errors: error.errors });
  }
  if (typeof error === 'object' && error !== null && 'status' in error && error.status === 400) {
    return void response.status(400).json({ error: 'The body is not valid JSON.' });
  }
  next(error);
};
