import express, { Router } from 'express';
import { searchAirports } from '../known/airports.ts';
import { notFound } from '../world/problem.ts';
import type { World } from '../world/world.ts';
import { answerProblems, sendData } from './send-response.ts';
import { injectFaults } from './inject-faults.ts';
import { knowing } from './headers.ts';
import type { Limiter } from './limits.ts';
import { messageRoutes, type OnBuyerChat } from './message-routes.ts';
import { oauthRoutes } from './oauth.ts';
import { rfqRoutes, tripRoutes } from './trip-routes.ts';
import { webhookRoutes } from './webhooks.ts';

export interface ApiOptions {
  readonly world: World;
  readonly limiter: Limiter;
  readonly onBuyerChat: OnBuyerChat;
}

export function apiRoutes({ world, limiter, onBuyerChat }: ApiOptions): Router {
  const routes = Router();
  const known = knowing(world);
  routes.use(injectFaults(world.store));
  routes.use('/oauth', oauthRoutes(world));
  routes.use(limiter.guard, express.json({ limit: '512kb' }));
  tripRoutes(routes, world, known);
  rfqRoutes(routes, world, known);
  messageRoutes(routes, world, known, onBuyerChat);
  webhookRoutes(routes, world, known);
  routes.get(
    '/airports/search',
    known((_caller, request, response) => {
      const { filter } = request.query;
      const found = searchAirports(typeof filter === 'string' ? filter : '');
      sendData(
        response,
        found.map(({ icao, name, zone }) => ({ id: icao, type: 'airports', icao, name, timeZone: zone })),
      );
    }),
  );
  routes.use(() => {
    throw notFound();
  });
  routes.use(answerProblems);
  return routes;
}
