import { type Database, pingDatabase } from '@tripthread/db/database';
import { Router } from 'express';
import { noStore } from './security-headers.ts';

export interface HealthOptions {
  readonly database: Database;
  readonly isListening: () => boolean;
  readonly isStopping: () => boolean;
}

/** `/healthz`: the process runs. `/readyz`: it can serve calls. */
export function healthRoutes({ database, isListening, isStopping }: HealthOptions): Router {
  return Router()
    .get('/healthz', noStore, (_request, response) => {
      response.json({ ok: true });
    })
    .get('/readyz', noStore, async (_request, response) => {
      const answers = await pingDatabase(database).then(
        () => true,
        () => false,
      );
      const state = { database: answers, listener: isListening(), stopping: isStopping() };
      const isReady = state.database && state.listener && !state.stopping;
      response.status(isReady ? 200 : 503).json({ ready: isReady, ...state });
    });
}
