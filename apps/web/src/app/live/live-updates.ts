import type { Query, QueryClient } from '@tanstack/react-query';
import type { ListFilter, SessionDetail } from '../../lib/api/api-types.ts';
import { setServerNow } from '../../lib/time/clock.ts';
import type { LiveMessage } from '../../lib/live/live-stream.ts';
import { takePredicted } from '../../entities/sessions/own-changes.ts';
import { changeList, filterOf, listQueries, versionOn } from '../../entities/sessions/session-cache.ts';
import { mergeRefetchedRows } from '../../entities/sessions/session-rows.ts';
import { api } from '../../lib/api/trpc.ts';

const maxIdsPerRead = 100;
/** One read for what arrives together. */
const batchMilliseconds = 30;
/** A list of more pages than this is not read again from its start after a gap: only its first ones are kept. */
const maxPagesToRefetch = 5;

const isPath = (query: Query, procedure: string): boolean => {
  const [path] = query.queryKey as [readonly string[]];
  return path[0] === 'sessions' && path[1] === procedure;
};
/** What runs out and who is silent, over all sessions. How many lapse soon is counted by the clock, and read now and then. */
const isBoard = (query: Query): boolean => {
  const [path] = query.queryKey as [readonly string[]];
  return path[0] === 'boards' && path[1] !== 'lapses';
};
const inputOf = (query: Query): Record<string, unknown> =>
  (query.queryKey[1] as { input?: Record<string, unknown> } | undefined)?.input ?? {};

const isWaiting = ({ status }: SessionDetail['orders'][number]): boolean => status === 'waiting';

/** Turns what the stream says into what the screen shows. */
export class LiveUpdates {
  #changed = new Map<string, number>();
  /** What is being read right now. */
  #asked: ReadonlyMap<string, number> = new Map();
  /** By list that is being read as a whole: what was told meanwhile, and what its older answer may undo. */
  readonly #meanwhile = new Map<string, Map<string, number>>();
  #isPlanned = false;
  #isReading = false;

  readonly queryClient: QueryClient;

  constructor(queryClient: QueryClient) {
    this.queryClient = queryClient;
  }

  /** An answer to a whole list may be older than what the list shows by then: those rows are compared once more. */
  readonly watchLists = (): (() => void) =>
    this.queryClient.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated' || !isPath(event.query, 'list')) return;
      const { queryHash } = event.query;
      const { action } = event;
      // A further page is put to the pages as they are now: what is still to be shown would be lost as well.
      if (action.type === 'fetch') this.#meanwhile.set(queryHash, new Map([...this.#asked, ...this.#changed]));
      const isAnswer = action.type === 'success' && action.manual !== true;
      if (!isAnswer && action.type !== 'error') return;
      const reported = this.#meanwhile.get(queryHash) ?? [];
      this.#meanwhile.delete(queryHash);
      if (isAnswer) this.#compare(reported);
    });

  readonly take = (message: LiveMessage): void => {
    if (message.type === 'resync') {
      setServerNow(message.now);
      this.#resync();
      return;
    }
    const reported = message.sessions.map(({ id, version }) => [id, version] as const);
    for (const { queryHash, state } of listQueries(this.queryClient))
      if (state.fetchStatus !== 'idle')
        this.#meanwhile.set(queryHash, new Map([...(this.#meanwhile.get(queryHash) ?? []), ...reported]));
    this.#compare(reported);
    if (message.orphans || message.mails === true) void this.queryClient.invalidateQueries({ queryKey: [['mails']] });
    if (message.clients === true) {
      void this.queryClient.invalidateQueries({ queryKey: [['clients']] });
      // The panel and the composer beside a thread say who the client is and where mail goes.
      void this.queryClient.invalidateQueries({ queryKey: [['sessions', 'byId']] });
    }
    if (message.orphans) {
      void this.queryClient.invalidateQueries({ queryKey: [['orphans']] });
      void this.queryClient.invalidateQueries({ queryKey: [['viewer', 'me']] });
    }
  };

  /** After a gap nothing in the cache is sure; what is on screen is read again at once, the rest when it is opened. */
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

  #compare(reported: Iterable<readonly [string, number]>): void {
    for (const [id, version] of reported) this.#changed.set(id, Math.max(version, this.#changed.get(id) ?? 0));
    if (this.#changed.size > 0) this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setTimeout(() => void this.#read(), batchMilliseconds);
  }

  async #read(): Promise<void> {
    this.#isPlanned = false;
    if (this.#isReading) return;
    this.#isReading = true;
    const changed = [...this.#changed];
    this.#asked = new Map(changed);
    this.#changed.clear();
    // What was changed here is shown already, but how many each tab holds is the server's to count.
    const predicted = new Set(changed.filter(([id]) => takePredicted(id)).map(([id]) => id));
    try {
      this.#refreshPanes(changed, predicted);
      await Promise.all(listQueries(this.queryClient).map((query) => this.#refreshList(query, changed, predicted)));
    } finally {
      this.#isReading = false;
      this.#asked = new Map();
      if (this.#changed.size > 0) this.#plan();
    }
  }

  /** Lists on screen ask for the rows they lack; the others are read when they are opened. */
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
        api.sessions.list.query({ ...filter, ids: asked, limit: maxIdsPerRead }).then(
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

  /** The open session, its thread and its trip. */
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
          // Told of again at the same version, it is no fact of the session that changed but an order at Avinode.
          return version > reported || (version === reported && predicted.has(id) && !detail.orders.some(isWaiting));
        })
        .map((detail) => detail?.session.id),
    );
    void this.queryClient.invalidateQueries({
      predicate: (query) => {
        const id = inputOf(query).sessionId as string | undefined;
        if (isPath(query, 'byId')) return id !== undefined && versions.has(id) && !current.has(id);
        if (isPath(query, 'thread')) return id !== undefined && versions.has(id);
        if (isBoard(query)) return true;
        return isPath(query, 'byTrip');
      },
    });
  }
}
