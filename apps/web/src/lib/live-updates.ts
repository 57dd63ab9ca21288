import type { Query, QueryClient } from '@tanstack/react-query';
import type { SessionDetail } from './api.ts';
import { setServerNow } from './clock.ts';
import type { LiveMessage } from './live-stream.ts';
import { takeForeseen } from './own-changes.ts';
import { changeList, filterOf, listQueries, versionOn } from './session-cache.ts';
import { withFresh } from './session-rows.ts';
import { api } from './trpc.ts';

const mostIdsPerRead = 100;
/** One read for what arrives together. */
const gatherMilliseconds = 30;
/** A list of more pages than this is not read again from its start after a gap: only its first ones are kept. */
const mostPagesToRefetch = 5;

const isPath = (query: Query, procedure: string): boolean => {
  const [path] = query.queryKey as [readonly string[]];
  return path[0] === 'sessions' && path[1] === procedure;
};
const inputOf = (query: Query): Record<string, unknown> =>
  (query.queryKey[1] as { input?: Record<string, unknown> } | undefined)?.input ?? {};

/** Turns what the stream says into what the screen shows. */
export class LiveUpdates {
  #changed = new Map<string, number>();
  #isPlanned = false;
  #isReading = false;

  constructor(readonly queryClient: QueryClient) {}

  readonly take = (message: LiveMessage): void => {
    if (message.type === 'resync') {
      setServerNow(message.now);
      this.#resync();
      return;
    }
    for (const { id, version } of message.sessions)
      this.#changed.set(id, Math.max(version, this.#changed.get(id) ?? 0));
    this.#plan();
    if (message.orphans) {
      void this.queryClient.invalidateQueries({ queryKey: [['orphans']] });
      void this.queryClient.invalidateQueries({ queryKey: [['viewer', 'me']] });
    }
  };

  /** After a gap nothing in the cache is sure; what is on screen is read again at once, the rest when it is opened. */
  #resync(): void {
    for (const query of listQueries(this.queryClient)) {
      changeList(this.queryClient, query, (data) =>
        data.pages.length <= mostPagesToRefetch
          ? data
          : {
              pages: data.pages.slice(0, mostPagesToRefetch),
              pageParams: data.pageParams.slice(0, mostPagesToRefetch),
            },
      );
    }
    void this.queryClient.invalidateQueries();
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setTimeout(() => void this.#read(), gatherMilliseconds);
  }

  async #read(): Promise<void> {
    this.#isPlanned = false;
    if (this.#isReading) return;
    this.#isReading = true;
    const changed = [...this.#changed];
    this.#changed.clear();
    // What was changed here is shown already, but how many each tab holds is the server's to count.
    const foreseen = new Set(changed.filter(([id]) => takeForeseen(id)).map(([id]) => id));
    try {
      this.#refreshPanes(changed);
      await Promise.all(listQueries(this.queryClient).map((query) => this.#refreshList(query, changed, foreseen)));
    } finally {
      this.#isReading = false;
      if (this.#changed.size > 0) this.#plan();
    }
  }

  /** Lists on screen ask for the rows they lack; the others are read when they are opened. */
  async #refreshList(
    query: Query,
    changed: readonly (readonly [string, number])[],
    foreseen: ReadonlySet<string>,
  ): Promise<void> {
    const { queryClient } = this;
    if (query.getObserversCount() === 0) {
      await queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true, refetchType: 'none' });
      return;
    }
    const ids = changed.filter(([id, version]) => versionOn(query, id) < version || foreseen.has(id)).map(([id]) => id);
    const { limit: _, ...filter } = filterOf(query) as Record<string, unknown>;
    const reads: Promise<void>[] = [];
    for (let at = 0; at < ids.length; at += mostIdsPerRead) {
      const asked = ids.slice(at, at + mostIdsPerRead);
      reads.push(
        api.sessions.list.query({ ...filter, ids: asked, limit: mostIdsPerRead }).then(
          ({ sessions, counts }) => changeList(queryClient, query, (data) => withFresh(data, asked, sessions, counts)),
          () => queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true }),
        ),
      );
    }
    await Promise.all(reads);
  }

  /** The open session, its thread and its trip. */
  #refreshPanes(changed: readonly (readonly [string, number])[]): void {
    const versions = new Map(changed);
    const details = this.queryClient.getQueryCache().findAll({ predicate: (query) => isPath(query, 'byId') });
    const current = new Set<string | undefined>(
      details
        .map((query) => query.state.data as SessionDetail | undefined)
        .filter((detail) => detail !== undefined && detail.session.version >= (versions.get(detail.session.id) ?? 0))
        .map((detail) => detail?.session.id),
    );
    void this.queryClient.invalidateQueries({
      predicate: (query) => {
        const id = inputOf(query).sessionId as string | undefined;
        if (isPath(query, 'byId')) return id !== undefined && versions.has(id) && !current.has(id);
        if (isPath(query, 'thread')) return id !== undefined && versions.has(id);
        return isPath(query, 'byTrip');
      },
    });
  }
}
