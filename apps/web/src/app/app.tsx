import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { followSignOut } from '../entities/identity/login.ts';
import { followSessions } from '../entities/sessions/session-cache.ts';
import { watchTheme } from '../lib/page/theme.ts';
import { api, trpc } from '../lib/api/trpc.ts';
import { ErrorBoundary } from '../components/frames/error-boundary.tsx';
import { makeQueryClient } from './query-client.ts';
import { router } from './router.tsx';

/** Goes to the sign-in page when the login has ended, and back here after signing in. */
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
