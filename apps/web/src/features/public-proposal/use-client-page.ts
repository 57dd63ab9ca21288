import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { setServerNow } from '../../lib/clock.ts';
import { type ClientPage, linkApi } from './link-api.ts';

const lookAgainMilliseconds = 60_000;

/** What the link shows; looked at again every minute while it is in sight, since somebody else may answer meanwhile. */
export function useClientPage(token: string) {
  const queryClient = useQueryClient();
  const query = useQuery({
    queryKey: ['client-page', token],
    queryFn: () => linkApi.view.query({ token }),
    staleTime: 0,
    refetchInterval: lookAgainMilliseconds,
    refetchOnWindowFocus: true,
  });
  const now = query.data?.now;
  useEffect(() => {
    if (now !== undefined) setServerNow(now);
  }, [now]);
  const show = useCallback(
    (page: ClientPage) => queryClient.setQueryData(['client-page', token], page),
    [queryClient, token],
  );
  return { ...query, show };
}
