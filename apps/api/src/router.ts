import { airportsRouter } from './features/airports/router.ts';
import { avinodeRouter, tripsRouter } from './features/avinode/router.ts';
import { boardsRouter } from './features/boards/router.ts';
import { brokerageRouter } from './features/brokerage/router.ts';
import { clientsRouter } from './features/clients/router.ts';
import { connectionsRouter } from './features/connections/router.ts';
import { deliveriesRouter } from './features/deliveries/router.ts';
import { exchangeRatesRouter } from './features/exchange-rates/router.ts';
import { jobsRouter } from './features/housekeeping/router.ts';
import { mailsRouter } from './features/mails/router.ts';
import { messagesRouter } from './features/messages/router.ts';
import { orphansRouter } from './features/orphans/router.ts';
import { proposalsRouter } from './features/proposals/router.ts';
import { proposalLinksRouter } from './features/proposal-links/router.ts';
import { publicInvitationsRouter } from './features/public-invitations/router.ts';
import { publicProposalsRouter } from './features/public-proposals/router.ts';
import { quotesRouter } from './features/quotes/router.ts';
import { requestsRouter } from './features/requests/router.ts';
import { sessionsRouter } from './features/sessions/router.ts';
import { teamRouter } from './features/team/router.ts';
import { viewerRouter } from './features/viewer/router.ts';
import { liveRouter } from './features/live/router.ts';
import { mergeRouters, router } from './platform/trpc.ts';

/** Door 1: every procedure of the product. */
export const appRouter = router({
  viewer: viewerRouter,
  team: teamRouter,
  sessions: mergeRouters(sessionsRouter, liveRouter),
  messages: messagesRouter,
  mails: mailsRouter,
  requests: requestsRouter,
  boards: boardsRouter,
  clients: clientsRouter,
  quotes: quotesRouter,
  proposals: proposalsRouter,
  proposalLinks: proposalLinksRouter,
  publicProposals: publicProposalsRouter,
  publicInvitations: publicInvitationsRouter,
  brokerage: brokerageRouter,
  orphans: orphansRouter,
  trips: tripsRouter,
  avinode: avinodeRouter,
  airports: airportsRouter,
  exchangeRates: exchangeRatesRouter,
  connections: connectionsRouter,
  deliveries: deliveriesRouter,
  jobs: jobsRouter,
});

export type AppRouter = typeof appRouter;
