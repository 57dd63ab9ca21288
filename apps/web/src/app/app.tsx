import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { followSignOut } from '../lib/login.ts';
import { followSessions } from '../lib/session-cache.ts';
import { watchTheme } from '../lib/theme.ts';
import { api, trpc } from '../lib/trpc.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { makeQueryClient } from './query-client.ts';
import { router } from './router.tsx';

/** The login is over (or never was): to the sign-in page, and back here afterwards. */
function goToSignIn(): void {
  const { pathname, href } = router.latestLocation;
  if (pathname === '/sign-in') return;
  void router
    .navigate({ to: '/sign-in', search: href === '/' ? {} : { next: href }, replace: true })
    .then(() => queryClient.clear());
}

const queryClient = makeQueryClient(goToSignIn);
followSessions(queryClient);
followSignOut();
watchTheme();

export function App() {
  return (
    <ErrorBoundary>
      <trpc.Provider client={api} queryClient={queryClient}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </trpc.Provider>
    </ErrorBoundary>
  );
}
