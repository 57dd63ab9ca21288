import type { Query, QueryClient } from '@tanstack/react-query';
import type { ListFilter, LiveMessage, SessionDetail, SessionList } from '../../lib/api/api-types.ts';
import { setServerNow } from '../../lib/time/clock.ts';
import { takePredicted } from '../../entities/sessions/own-changes.ts';
import { changeList, filterOf, listQueries, versionOn } from '../../entities/sessions/session-cache.ts';
import { mergeRefetchedRows } from '../../entities/sessions/session-rows.ts';
import { isReadDue, noPendingChanges, pendingChanges, type PendingEvent } from './pending-changes.ts';
import { queriesOfSessions, queriesOfTopic } from './topic-queries.ts';

const maxIdsPerRead = 100;
/** One read for changes that arrive together. */
const batchMilliseconds = 30;
/** After a gap, a list keeps at most this many pages. */
const maxPagesToRefetch = 5;

const isPath = (query: Query, procedure: string): boolean => {
  const [path] = query.queryKey as [readonly string[]];
  return path[0] === 'sessions' && path[1] === procedure;
};
const inputOf = (query: Query): Record<string, unknown> =>
  (query.queryKey[1] as { input?: Record<string, unknown> } | undefined)?.input ?? {};

const isWaiting = ({ status }: SessionDetail['orders'][number]): boolean => status === 'waiting';

/** Reads rows of a list by their ids. */
export type ReadRows = (
  input: Record<string, unknown> & { readonly ids: string[]; readonly limit: number },
) => Promise<Pick<SessionList, 'sessions' | 'counts'>>;

/** Brings what the stream reports into the query cache. */
export class LiveUpdates {
  #pending = noPendingChanges;
  #isPlanned = false;

  readonly queryClient: QueryClient;
  readonly #readRows: ReadRows;

  constructor(queryClient: QueryClient, readRows: ReadRows) {
    this.queryClient = queryClient;
    this.#readRows = readRows;
  }

  /** Follows the fetches of whole lists: an answer may be older than the rows on screen, which are then compared again. */
  readonly watchLists = (): (() => void) =>
    this.queryClient.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated' || !isPath(event.query, 'list')) return;
      const { queryHash: list } = event.query;
      const { action } = event;
      if (action.type === 'fetch') this.#apply({ type: 'fetchStarted', list });
      if (action.type === 'success' && action.manual !== true)
        this.#apply({ type: 'fetchEnded', list, succeeded: true });
      if (action.type === 'error') this.#apply({ type: 'fetchEnded', list, succeeded: false });
    });

  readonly take = (message: LiveMessage): void => {
    if (message.type !== 'changed') setServerNow(message.now);
    if (message.type === 'resync') this.#resync();
    if (message.type !== 'changed') return;
    this.#apply({
      type: 'reported',
      versions: new Map(message.sessions.map(({ id, version }) => [id, version])),
      fetching: listQueries(this.queryClient)
        .filter(({ state }) => state.fetchStatus !== 'idle')
        .map(({ queryHash }) => queryHash),
    });
    for (const queryKey of new Set(message.topics.flatMap((topic) => queriesOfTopic[topic])))
      void this.queryClient.invalidateQueries({ queryKey });
  };

  /** After a gap the whole cache is stale: queries on screen refetch now, the others when they are opened. */
  #resync(): void {
    for (const query of listQueries(this.queryClient)) {
      changeList(this.queryClient, query, (data) =>
        data.pages.length <= maxPagesToRefetch
          ? data
          : {
              pages: data.pages.slice(0, maxPagesToRefetch),
              pageParams: data.pageParams.slice(0, maxPagesToRefetch),
            },
      );
    }
    void this.queryClient.invalidateQueries();
  }

  #apply(event: PendingEvent): void {
    this.#pending = pendingChanges(this.#pending, event);
    if (this.#isPlanned || !isReadDue(this.#pending)) return;
    this.#isPlanned = true;
    setTimeout(() => void this.#read(), batchMilliseconds);
  }

  async #read(): Promise<void> {
    this.#isPlanned = false;
    const changed = [...this.#pending.reported];
    this.#apply({ type: 'readStarted' });
    // Changes of this tab are on screen already, but only the server can count the tabs.
    const predicted = new Set(changed.filter(([id]) => takePredicted(id)).map(([id]) => id));
    try {
      this.#refreshPanes(changed, predicted);
      await Promise.all(listQueries(this.queryClient).map((query) => this.#refreshList(query, changed, predicted)));
    } finally {
      this.#apply({ type: 'readEnded' });
    }
  }

  /** Reads the rows that a list on screen lacks. Other lists refetch when they are opened. */
  async #refreshList(
    query: Query,
    changed: readonly (readonly [string, number])[],
    predicted: ReadonlySet<string>,
  ): Promise<void> {
    const { queryClient } = this;
    if (query.getObserversCount() === 0) {
      await queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true, refetchType: 'none' });
      return;
    }
    const ids = changed
      .filter(([id, version]) => versionOn(query, id) < version || predicted.has(id))
      .map(([id]) => id);
    const { limit: _, ...filter } = filterOf(query) as Record<string, unknown>;
    const reads: Promise<void>[] = [];
    for (let at = 0; at < ids.length; at += maxIdsPerRead) {
      const asked = ids.slice(at, at + maxIdsPerRead);
      reads.push(
        this.#readRows({ ...filter, ids: asked, limit: maxIdsPerRead }).then(
          ({ sessions, counts }) =>
            changeList(queryClient, query, (data) =>
              mergeRefetchedRows(data, asked, sessions, { counts, sort: filter.sort as ListFilter['sort'] }),
            ),
          () => queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true }),
        ),
      );
    }
    await Promise.all(reads);
  }

  /** Refetches the open session, its thread, its trip and the boards. */
  #refreshPanes(changed: readonly (readonly [string, number])[], predicted: ReadonlySet<string>): void {
    const versions = new Map(changed);
    const details = this.queryClient.getQueryCache().findAll({ predicate: (query) => isPath(query, 'byId') });
    const current = new Set<string | undefined>(
      details
        .map((query) => query.state.data as SessionDetail | undefined)
        .filter((detail) => {
          if (detail === undefined) return false;
          const { id, version } = detail.session;
          const reported = versions.get(id) ?? 0;
          // The same version again means that an Avinode command changed, not the session.
          return version > reported || (version === reported && predicted.has(id) && !detail.orders.some(isWaiting));
        })
        .map((detail) => detail?.session.id),
    );
    void this.queryClient.invalidateQueries({
      predicate: (query) => {
        const id = inputOf(query).sessionId as string | undefined;
        if (isPath(query, 'byId')) return id !== undefined && versions.has(id) && !current.has(id);
        return isPath(query, 'thread') && id !== undefined && versions.has(id);
      },
    });
    for (const queryKey of queriesOfSessions) void this.queryClient.invalidateQueries({ queryKey });
  }
}
