import { cancelReasons } from '@tripthread/shared/sourcing/avinode';
import { declineReasons } from '@tripthread/shared/quotes/quotes';
import express, { type ErrorRequestHandler, type Request, Router } from 'express';
import type { Control } from '../control/control.ts';
import { isScenario } from '../play/scenarios.ts';
import type { Trip } from '../world/model.ts';
import { invalid, Problem } from '../world/problem.ts';
import { getRfq, getTrip, tripOfRfq, type World } from '../world/world.ts';
import { type Fields, goTo, many, one, messageOfQuery } from './forms.ts';
import { html } from './html.ts';
import { icon, iconPath, secure, sendPage, stylePath } from './layout.ts';
import { operatorsPage, rfqPage } from './operator-pages.ts';
import { statedBy } from './quote-form.ts';
import { searchPage } from './search-page.ts';
import { style } from './style.ts';
import { tripPage, tripsPage } from './trip-page.ts';
import { operatorName, routeOf } from './labels.ts';

/** The pages: the deep links for brokers, and the operators' side. */
export function pageRoutes(world: World, control: Control): Router {
  const routes = Router();
  assets(routes);
  routes.get('/', (_request, response) => response.redirect(302, '/operators'));
  routes.use(express.urlencoded({ extended: false, limit: '64kb' }));
  searchPages(routes, world, control);
  tripPages(routes, world, control);
  operatorPages(routes, world, control);
  routes.use(answerWithPage);
  return routes;
}

function assets(routes: Router): void {
  const send = (path: string, type: string, text: string) =>
    routes.get(path, (_request, response) => {
      secure(response);
      response.setHeader('cache-control', 'public, max-age=86400');
      response.type(type).send(text);
    });
  send(stylePath, 'text/css', style);
  send(iconPath, 'image/svg+xml', icon);
  send('/favicon.ico', 'image/svg+xml', icon);
}

const fieldsOf = (request: Request): Fields => (request.body ?? {}) as Fields;
const within = <T extends string>(values: readonly T[], value: string, name: string): T => {
  const found = values.find((one) => one === value);
  if (found === undefined) throw invalid(`Invalid value: ${name}`, name);
  return found;
};

const search = '/marketplace/mvc/search/load/:id';
const view = '/marketplace/mvc/trips/buying';
const addressOf = ({ id }: Trip) => `${view}/${id}`;

/** Resolves the name in a deep link: a trip or one of its RFQs. */
const tripNamed = (world: World, name: string): Trip =>
  name.startsWith('arfq-') ? tripOfRfq(world, getRfq(world, name)) : getTrip(world, name);

function searchPages(routes: Router, world: World, control: Control): void {
  routes.get(search, ({ params }, response) => {
    const trip = tripNamed(world, params.id);
    sendPage(response, { title: `Search ${routeOf(trip)}`, at: 'trips', body: searchPage(world, trip) });
  });
  routes.post(search, (request, response) => {
    const trip = tripNamed(world, request.params.id);
    const fields = fieldsOf(request);
    const operators = many(fields, 'operator');
    const message = one(fields, 'message');
    if (operators.length === 0) {
      const body = searchPage(world, trip, 'Select at least one operator.');
      return sendPage(response, { title: `Search ${routeOf(trip)}`, at: 'trips', body, status: 400 });
    }
    control.sendRequests(trip.id, { operators, ...(message === '' ? {} : { message }) });
    goTo(response, addressOf(trip), 'sent');
  });
}

function tripPages(routes: Router, world: World, control: Control): void {
  routes.get(view, (_request, response) => sendPage(response, { title: 'Trips', at: 'trips', body: tripsPage(world) }));
  routes.get(`${view}/:id`, ({ params, query }, response) => {
    const trip = tripNamed(world, params.id);
    sendPage(response, {
      title: routeOf(trip),
      at: 'trips',
      body: tripPage(world, trip),
      notice: messageOfQuery(query.done),
    });
  });
  routes.post(`${view}/:id/chat`, (request, response) => {
    const trip = tripNamed(world, request.params.id);
    const fields = fieldsOf(request);
    control.chatAsBuyer(one(fields, 'rfq'), one(fields, 'message') || '…');
    goTo(response, addressOf(trip), 'chatted');
  });
  routes.post(`${view}/:id/cancel`, (request, response) => {
    const trip = tripNamed(world, request.params.id);
    const fields = fieldsOf(request);
    const reason = within(cancelReasons, one(fields, 'reason'), 'reason');
    control.cancel(one(fields, 'rfq') || trip.id, { reason, message: one(fields, 'message') });
    goTo(response, addressOf(trip), 'canceled');
  });
  routes.post(`${view}/:id/scenario`, (request, response) => {
    const trip = tripNamed(world, request.params.id);
    const fields = fieldsOf(request);
    const name = one(fields, 'scenario');
    const speed = Number(one(fields, 'speed'));
    if (!isScenario(name) || !(speed > 0)) throw invalid('Invalid value: scenario', 'scenario');
    control.runScenario(name, trip.id, speed);
    goTo(response, addressOf(trip), 'scenario');
  });
}

function operatorPages(routes: Router, world: World, control: Control): void {
  const address = '/operators/rfqs/:id';
  routes.get('/operators', ({ query }, response) => {
    const operator = typeof query.operator === 'string' ? query.operator : '';
    sendPage(response, { title: 'Operators', at: 'operators', body: operatorsPage(world, operator) });
  });
  routes.get(address, ({ params, query }, response) => {
    const rfq = getRfq(world, params.id);
    const notice = messageOfQuery(query.done);
    sendPage(response, { title: operatorName(rfq), at: 'operators', body: rfqPage(world, rfq), notice });
  });
  routes.post(`${address}/quote`, (request, response) => {
    const rfq = getRfq(world, request.params.id);
    const fields = fieldsOf(request);
    const price = one(fields, 'price');
    const liftId = one(fields, 'lift');
    if (!/^\d{1,10}(?:\.\d{1,2})?$/u.test(price)) throw invalid('The price must be a number, such as 45000', 'price');
    const { quote } = control.quote(rfq.id, {
      price: Number(price),
      currency: within(['USD', 'EUR', 'GBP', 'CHF'], one(fields, 'currency'), 'currency'),
      message: one(fields, 'message'),
      ...statedBy(fields),
      ...(liftId === '' ? {} : { liftId }),
    });
    goTo(response, `/operators/rfqs/${rfq.id}`, quote.revision > 1 ? 'revised' : 'quoted');
  });
  routes.post(`${address}/decline`, (request, response) => {
    const rfq = getRfq(world, request.params.id);
    const fields = fieldsOf(request);
    const reason = within(declineReasons, one(fields, 'reason'), 'reason');
    const liftId = one(fields, 'lift');
    control.decline(rfq.id, { reason, message: one(fields, 'message'), ...(liftId === '' ? {} : { liftId }) });
    goTo(response, `/operators/rfqs/${rfq.id}`, 'declined');
  });
  routes.post(`${address}/chat`, (request, response) => {
    const rfq = getRfq(world, request.params.id);
    control.chat(rfq.id, one(fieldsOf(request), 'message') || '…');
    goTo(response, `/operators/rfqs/${rfq.id}`, 'chatted');
  });
}

const answerWithPage: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof Problem)) return next(error);
  const isMissing = error.status === 404;
  const title = isMissing ? 'Not found' : 'Request failed';
  const body = html`<div class="head"><h1>${title}</h1></div>
    <p class="wrong" role="alert">
      ${isMissing ? 'This trip or request does not exist. The sandbox may have been reset.' : `${error.message}.`}
    </p>
    <p><a href="/operators">All requests</a></p>`;
  sendPage(response, { title, at: 'operators', body, status: error.status === 200 ? 400 : error.status });
};
