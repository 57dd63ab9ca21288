import { airportsRouter } from './routers/airports.ts';
import { avinodeRouter, tripsRouter } from './routers/sourcing/avinode.ts';
import { boardsRouter } from './routers/sessions/boards.ts';
import { brokerageRouter } from './routers/brokerage/brokerage.ts';
import { clientsRouter } from './routers/clients.ts';
import { connectionsRouter } from './routers/sourcing/connections.ts';
import { notificationsRouter } from './routers/sourcing/notifications.ts';
import { exchangeRatesRouter } from './routers/brokerage/exchange-rates.ts';
import { jobsRouter } from './routers/housekeeping.ts';
import { mailsRouter } from './routers/mail.ts';
import { messagesRouter } from './routers/messages.ts';
import { orphansRouter } from './routers/sourcing/orphans.ts';
import { proposalsRouter } from './routers/proposals/proposals.ts';
import { proposalLinksRouter } from './routers/proposals/proposal-links.ts';
import { publicInvitationsRouter } from './routers/team/public-invitations.ts';
import { publicProposalsRouter } from './routers/proposals/public-proposals.ts';
import { quotesRouter } from './routers/quotes.ts';
import { requestsRouter } from './routers/requests.ts';
import { sessionsRouter } from './routers/sessions/sessions.ts';
import { teamRouter } from './routers/team/team.ts';
import { viewerRouter } from './routers/viewer.ts';
import { liveRouter } from './routers/live.ts';
import { mergeRouters, router } from './platform/trpc/trpc.ts';

/** The tRPC transport: every procedure of the product. */
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
  deliveries: notificationsRouter,
  jobs: jobsRouter,
});

export type AppRouter = typeof appRouter;
