import type { SessionStatus } from '@tripthread/shared/sessions/sessions';
import type { Query, QueryClient } from '@tanstack/react-query';
import type { ListFilter, Me, SessionDetail, SessionRow } from '../../lib/api/api-types.ts';
import { recordOwnChange } from './own-changes.ts';
import { type ListPages, rowsOf, withRow } from './session-rows.ts';

// tRPC's keys are [[router, procedure], { input, type }]; the lists are told apart by their input, the filter.
const listKey = [['sessions', 'list']];
const byIdKey = ['sessions', 'byId'];
const meKey = [['viewer', 'me'], { type: 'query' }];

interface KeyTail {
  readonly input?: Record<string, unknown>;
  readonly type?: string;
}
const tailOf = (query: Query): KeyTail => (query.queryKey[1] ?? {}) as KeyTail;

/** The filter a cached list was read with. */
export const filterOf = (query: Query): ListFilter => (tailOf(query).input ?? {}) as ListFilter;

export const myIdIn = (queryClient: QueryClient): string | null =>
  queryClient.getQueryData<Me>(meKey)?.agent.id ?? null;

/** The lists in the cache that are pages of rows, open on screen or not. */
export function listQueries(queryClient: QueryClient): Query[] {
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: listKey, predicate: (query) => tailOf(query).type === 'infinite' });
}

export function changeList(queryClient: QueryClient, query: Query, change: (data: ListPages) => ListPages): void {
  queryClient.setQueryData<ListPages>(query.queryKey, (data) => data && change(data));
}

/** Shows one session's present facts on every list, wherever they came from; `from` is the status it had until now. */
export function applyRowToLists(queryClient: QueryClient, row: SessionRow, from?: SessionStatus): void {
  const myId = myIdIn(queryClient);
  for (const query of listQueries(queryClient))
    changeList(queryClient, query, (data) => withRow(data, row, filterOf(query), myId, from));
}

/** The row of a session on any list, or in its own detail. */
export function findRow(queryClient: QueryClient, id: string): SessionRow | undefined {
  const onList = listQueries(queryClient)
    .flatMap((query) => rowsOf(query.state.data as ListPages | undefined))
    .find((row) => row.id === id);
  return (
    onList ?? queryClient.getQueryData<SessionDetail>([byIdKey, { input: { sessionId: id }, type: 'query' }])?.session
  );
}

/** The version at which a list shows a session; -1 when it does not show it. */
export const versionOn = (query: Query, id: string): number =>
  rowsOf(query.state.data as ListPages | undefined).find((row) => row.id === id)?.version ?? -1;

/** Puts the answer to something done here where the panes read it; the lists follow by themselves. */
export function applySessionToCache(queryClient: QueryClient, detail: SessionDetail): void {
  recordOwnChange(detail.session.id);
  queryClient.setQueryData<SessionDetail>(
    [byIdKey, { input: { sessionId: detail.session.id }, type: 'query' }],
    (present) => (present !== undefined && present.session.version > detail.session.version ? present : detail),
  );
}

/**
 * Lets every list follow what the panes learn of a session: an answer to a mutation, a message sent, a mark of reading.
 * So no pane has to know that there are lists.
 */
export function followSessions(queryClient: QueryClient): () => void {
  // A session that comes back to a list is counted there from the status in which it was away.
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
