import type { SessionStatus } from '@tripthread/shared/sessions/sessions';
import type { Query, QueryClient } from '@tanstack/react-query';
import type { ListFilter, Me, SessionDetail, SessionRow } from '../../lib/api/api-types.ts';
import { recordOwnChange } from './own-changes.ts';
import { type ListPages, rowsOf, withRow } from './session-rows.ts';

// tRPC's keys are [[router, procedure], { input, type }]; a list's input is its filter.
const listKey = [['sessions', 'list']];
const byIdKey = ['sessions', 'byId'];
const meKey = [['viewer', 'me'], { type: 'query' }];

interface KeyTail {
  readonly input?: Record<string, unknown>;
  readonly type?: string;
}
const tailOf = (query: Query): KeyTail => (query.queryKey[1] ?? {}) as KeyTail;

/** Returns the filter of a cached list. */
export const filterOf = (query: Query): ListFilter => (tailOf(query).input ?? {}) as ListFilter;

export const myIdIn = (queryClient: QueryClient): string | null =>
  queryClient.getQueryData<Me>(meKey)?.agent.id ?? null;

/** Finds the cached lists that have pages, on screen or not. */
export function listQueries(queryClient: QueryClient): Query[] {
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: listKey, predicate: (query) => tailOf(query).type === 'infinite' });
}

export function changeList(queryClient: QueryClient, query: Query, change: (data: ListPages) => ListPages): void {
  queryClient.setQueryData<ListPages>(query.queryKey, (data) => data && change(data));
}

/** Updates one session's row in every list; `from` is its former status. */
export function applyRowToLists(queryClient: QueryClient, row: SessionRow, from?: SessionStatus): void {
  const myId = myIdIn(queryClient);
  for (const query of listQueries(queryClient))
    changeList(queryClient, query, (data) => withRow(data, row, filterOf(query), myId, from));
}

/** Finds the row of a session in any list, or in its detail. */
export function findRow(queryClient: QueryClient, id: string): SessionRow | undefined {
  const onList = listQueries(queryClient)
    .flatMap((query) => rowsOf(query.state.data as ListPages | undefined))
    .find((row) => row.id === id);
  return (
    onList ?? queryClient.getQueryData<SessionDetail>([byIdKey, { input: { sessionId: id }, type: 'query' }])?.session
  );
}

/** Returns the version of a session in a list, or -1 when it is not listed. */
export const versionOn = (query: Query, id: string): number =>
  rowsOf(query.state.data as ListPages | undefined).find((row) => row.id === id)?.version ?? -1;

/** Stores the answer to a change made in this tab; `followSessions` then updates the lists. */
export function applySessionToCache(queryClient: QueryClient, detail: SessionDetail): void {
  recordOwnChange(detail.session.id);
  queryClient.setQueryData<SessionDetail>(
    [byIdKey, { input: { sessionId: detail.session.id }, type: 'query' }],
    (present) => (present !== undefined && present.session.version > detail.session.version ? present : detail),
  );
}

/**
 * Updates every list when a session's detail changes: an answer to a mutation, a sent message, a read mark.
 * So panes need not know of the lists.
 */
export function followSessions(queryClient: QueryClient): () => void {
  // The last known status, so that a session that returns to a list is counted correctly.
  const shown = new Map<string, SessionStatus>();
  return queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    const [path] = event.query.queryKey as [readonly string[]];
    if (path[0] !== byIdKey[0] || path[1] !== byIdKey[1]) return;
    const detail = event.query.state.data as SessionDetail | undefined;
    if (detail === undefined) return;
    const { id, status } = detail.session;
    applyRowToLists(queryClient, detail.session, shown.get(id));
    shown.set(id, status);
  });
}
