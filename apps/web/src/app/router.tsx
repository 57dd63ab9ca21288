import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { Toaster } from '../components/overlays/toast.tsx';
import { readDeskSearch } from '../features/session-list/filters/desk-search.ts';
import { DeskPage } from './routes/desk-page.tsx';
import { NotFoundPage, PageFailed } from './routes/other-pages.tsx';
import { Shell } from './shell/shell.tsx';

const rootRoute = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toaster />
    </>
  ),
  notFoundComponent: NotFoundPage,
});

const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: Shell });

const deskRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: readDeskSearch,
  component: DeskPage,
});

const tripRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/trips/$tripId',
  component: lazyRouteComponent(() => import('./routes/trip-route.tsx'), 'TripRoute'),
});

const proposalRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/proposals/$proposalId',
  component: lazyRouteComponent(() => import('./routes/proposal-route.tsx'), 'ProposalRoute'),
});

const orphansRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/orphans',
  component: lazyRouteComponent(() => import('../features/orphans/orphans-page.tsx'), 'OrphansPage'),
});

const boardSearch = (search: Record<string, unknown>): { scope?: 'team' | undefined } =>
  search.scope === 'team' ? { scope: 'team' } : {};

const expiringRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/expiring',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./routes/board-routes.tsx'), 'ExpiringRoute'),
});

const silentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/silent',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./routes/board-routes.tsx'), 'SilentRoute'),
});

const clientsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients',
  validateSearch: (search): { q?: string; add?: '1' } => search,
  component: lazyRouteComponent(() => import('./routes/client-routes.tsx'), 'ClientsRoute'),
});

const clientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/clients/$clientId',
  component: lazyRouteComponent(() => import('./routes/client-routes.tsx'), 'ClientRoute'),
});

const outboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/outbox',
  component: lazyRouteComponent(() => import('../features/outbox/outbox-page.tsx'), 'OutboxPage'),
});

const mailRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/mail',
  component: lazyRouteComponent(() => import('../features/settings/mail/mail-page.tsx'), 'MailPage'),
});

const teamRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/team',
  component: lazyRouteComponent(() => import('../features/settings/team/team-page.tsx'), 'TeamPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/compare/$sessionId',
  component: lazyRouteComponent(() => import('./routes/compare-route.tsx'), 'CompareRoute'),
});

const brokerageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/brokerage',
  component: lazyRouteComponent(() => import('../features/settings/brokerage/brokerage-page.tsx'), 'BrokeragePage'),
});

const ratesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/rates',
  component: lazyRouteComponent(() => import('../features/settings/brokerage/rates-page.tsx'), 'RatesPage'),
});

const connectionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/connection',
  component: lazyRouteComponent(() => import('../features/settings/connection/connection-page.tsx'), 'ConnectionPage'),
});

const notificationLogRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/deliveries',
  // Validated in the page’s chunk, where its search schema is.
  validateSearch: (search): { status?: string; q?: string } => search,
  component: lazyRouteComponent(
    () => import('../features/settings/notifications/notification-log-page.tsx'),
    'NotificationLogPage',
  ),
});

const jobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/jobs',
  component: lazyRouteComponent(() => import('../features/settings/housekeeping/jobs-page.tsx'), 'JobsPage'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => (typeof search.next === 'string' ? { next: search.next } : {}),
  component: lazyRouteComponent(() => import('./routes/sign-in-route.tsx'), 'SignInRoute'),
});

const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/join/$token',
  component: lazyRouteComponent(() => import('./routes/join-route.tsx'), 'JoinRoute'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    shellRoute.addChildren([
      deskRoute,
      tripRoute,
      proposalRoute,
      orphansRoute,
      expiringRoute,
      silentRoute,
      clientsRoute,
      clientRoute,
      outboxRoute,
      mailRoute,
      teamRoute,
      compareRoute,
      brokerageRoute,
      ratesRoute,
      connectionRoute,
      notificationLogRoute,
      jobsRoute,
    ]),
    signInRoute,
    joinRoute,
  ]),
  // Plain names and values in the address, not JSON: `?trip=123456` is a code, not a number.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) =>
        value === undefined || value === '' ? [] : [[name, String(value)]],
      ),
    ).toString();
    return text === '' ? '' : `?${text}`;
  },
  defaultErrorComponent: PageFailed,
  defaultPendingMs: 200,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
