import type { Router } from 'express';
import { notFound } from '../world/problem.ts';
import { cancelRfq, cancelTrip } from '../world/rfqs.ts';
import { CancelInput, createTrip, read } from '../world/trips.ts';
import { getRfq, rfqsOf, type World } from '../world/world.ts';
import { sendData } from './send-response.ts';
import { forbidden, type Known } from './headers.ts';
import { ownRfq, ownTrip, param, personOf } from './require-owner.ts';
import { quoteView, type RfqOptions, rfqView, tripHead, tripView } from './views.ts';

export function tripRoutes(routes: Router, world: World, known: Known): void {
  routes.post(
    '/trips',
    known((caller, request, response) => {
      if (caller.kind !== 'buyer') throw forbidden();
      sendData(response, tripHead(world, createTrip(world, caller.companyId, request.body)), 201);
    }),
  );
  routes.get(
    '/trips',
    known((caller, request, response) => {
      const { externalTripId } = request.query;
      const own = [...world.store.all('trips')].filter(
        (trip) =>
          trip.buyerId === caller.companyId && (externalTripId === undefined || trip.externalTripId === externalTripId),
      );
      sendData(
        response,
        own
          .reverse()
          .slice(0, 100)
          .map((trip) => tripView(world, trip)),
      );
    }),
  );
  routes.get(
    '/trips/:name',
    known((caller, request, response) => {
      sendData(response, tripView(world, ownTrip(world, caller, param(request, 'name'))));
    }),
  );
  routes.put(
    '/trips/:name/cancel',
    known((caller, request, response) => {
      const trip = ownTrip(world, caller, param(request, 'name'));
      if (trip.buyerId !== caller.companyId) throw forbidden();
      const { reason, messageToSeller: text } = read(CancelInput, request.body);
      cancelTrip(world, trip, { reason, text, person: personOf(caller, request) });
      sendData(response, {});
    }),
  );
}

export function rfqRoutes(routes: Router, world: World, known: Known): void {
  routes.get(
    '/rfqs/:name',
    known((caller, request, response) => {
      const name = param(request, 'name');
      const is = (option: string) => request.query[option] === 'true';
      const options: RfqOptions = {
        latestquote: is('latestquote'),
        timestamps: is('timestamps'),
        sellermessagelinks: is('sellermessagelinks'),
        buyermessages: is('buyermessages'),
      };
      // A trip code returns all of its RFQs, an RFQ id only that one.
      if (name.startsWith('arfq-')) {
        return sendData(response, rfqView(world, ownRfq(world, caller, getRfq(world, name)), options));
      }
      const trip = ownTrip(world, caller, name);
      const rfqs = rfqsOf(world, trip).filter(
        ({ sellerId }) => caller.kind === 'buyer' || sellerId === caller.companyId,
      );
      sendData(
        response,
        rfqs.map((rfq) => rfqView(world, rfq, options)),
      );
    }),
  );
  routes.put(
    '/rfqs/:name/cancel',
    known((caller, request, response) => {
      const rfq = ownRfq(world, caller, getRfq(world, param(request, 'name')));
      if (caller.kind !== 'buyer') throw forbidden();
      const { reason, messageToSeller: text } = read(CancelInput, request.body);
      cancelRfq(world, rfq.id, { reason, text, person: personOf(caller, request) });
      sendData(response, {});
    }),
  );
  routes.get(
    '/quotes/:id',
    known((caller, request, response) => {
      const quote = world.store.get('quotes', param(request, 'id'));
      if (quote === undefined) throw notFound();
      ownRfq(world, caller, getRfq(world, quote.rfqId));
      sendData(response, quoteView(world, quote));
    }),
  );
}
