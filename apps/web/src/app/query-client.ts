import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { failureOf, isTransient } from '../lib/api/failure.ts';

/** Creates the one cache of a page load. `onSignedOut` is called for the first answer that says UNAUTHENTICATED. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    const { httpStatus } = failureOf(error);
    if (httpStatus === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // The stream reports changes, so data never becomes stale by time while it is open.
        staleTime: 5 * 60_000,
        gcTime: 15 * 60_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && isTransient(error),
        // Offline, a read fails at once instead of pretending to load.
        networkMode: 'always',
        refetchOnReconnect: true,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
