// Pure: which sessions have to be read again, and in which order. No timer, no query client.

type Versions = ReadonlyMap<string, number>;

export interface PendingChanges {
  /** Reported, and not read yet. */
  readonly reported: Versions;
  /** Being read now. */
  readonly reading: Versions | null;
  /** By list that is being fetched as a whole: changes that its answer may not contain. */
  readonly duringFetch: ReadonlyMap<string, Versions>;
}

export type PendingEvent =
  /** The stream reported versions, while these lists are being fetched. */
  | { readonly type: 'reported'; readonly versions: Versions; readonly fetching: readonly string[] }
  | { readonly type: 'fetchStarted'; readonly list: string }
  | { readonly type: 'fetchEnded'; readonly list: string; readonly succeeded: boolean }
  | { readonly type: 'readStarted' }
  | { readonly type: 'readEnded' };

export const noPendingChanges: PendingChanges = { reported: new Map(), reading: null, duringFetch: new Map() };

function newest(...all: readonly Versions[]): Versions {
  const merged = new Map<string, number>();
  for (const versions of all)
    for (const [id, version] of versions) merged.set(id, Math.max(version, merged.get(id) ?? 0));
  return merged;
}

export function pendingChanges(state: PendingChanges, event: PendingEvent): PendingChanges {
  const { reported, reading, duringFetch } = state;
  const none: Versions = new Map();
  switch (event.type) {
    case 'reported': {
      const next = new Map(duringFetch);
      for (const list of event.fetching) next.set(list, newest(next.get(list) ?? none, event.versions));
      return { ...state, reported: newest(reported, event.versions), duringFetch: next };
    }
    case 'fetchStarted':
      // Also for a further page: its answer replaces all pages, and would drop rows that are being read now.
      return { ...state, duringFetch: new Map(duringFetch).set(event.list, newest(reading ?? none, reported)) };
    case 'fetchEnded': {
      const next = new Map(duringFetch);
      next.delete(event.list);
      // The answer may be older than these changes: compare them once more.
      const again = event.succeeded ? (duringFetch.get(event.list) ?? none) : none;
      return { ...state, reported: newest(reported, again), duringFetch: next };
    }
    case 'readStarted':
      return { ...state, reported: none, reading: reported };
    case 'readEnded':
      return { ...state, reading: null };
  }
}

/** Whether a read should start: one at a time. */
export const isReadDue = ({ reported, reading }: PendingChanges): boolean => reading === null && reported.size > 0;
