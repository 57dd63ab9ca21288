import { keepPreviousData } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Me, SessionList } from '../../lib/api/api-types.ts';
import { rowsOf } from '../../entities/sessions/session-rows.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { type DeskSearch, listFilterOf } from './filters/desk-search.ts';

const pageLength = 50;

/** The rows that match, a page at a time, with the counts of the tabs. */
export function useSessionList(search: DeskSearch, role: Me['agent']['role'] | undefined) {
  const filter = listFilterOf(search, role);
  const query = trpc.sessions.list.useInfiniteQuery(
    { ...filter, limit: pageLength },
    { getNextPageParam: (page: SessionList) => page.nextCursor, placeholderData: keepPreviousData },
  );
  const { data } = query;
  const rows = useMemo(() => rowsOf(data), [data]);
  return {
    query,
    rows,
    counts: data?.pages[0]?.counts,
    key: query.isPlaceholderData ? 'former' : JSON.stringify(filter),
  };
}
