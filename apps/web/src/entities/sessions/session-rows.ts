import { isOpen, maxSessionsCounted, type SessionStatus } from '@tripthread/shared/sessions/sessions';
import type { ListFilter, SessionList, SessionRow } from '../../lib/api/api-types.ts';

// Pure: how the pages of a list change. No query client, no clock.

export interface ListPages {
  readonly pages: readonly SessionList[];
  readonly pageParams: readonly unknown[];
}

export type ListSort = (a: SessionRow, b: SessionRow) => number;

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byActivity: ListSort = (a, b) => inOrder(b.lastActivityAt, a.lastActivityAt) || inOrder(b.id, a.id);
const byUrgency: ListSort = (a, b) => inOrder(a.dueAt ?? '', b.dueAt ?? '') || inOrder(a.id, b.id);

/** As the server orders: the newest activity first, or what is to be done first. The id settles a tie. */
export const orderOf = (sort: ListFilter['sort']): ListSort => (sort === 'urgent' ? byUrgency : byActivity);

export const rowsOf = (data: ListPages | undefined): SessionRow[] => data?.pages.flatMap((page) => page.sessions) ?? [];

/**
 * Whether a row belongs under a filter, as far as a browser can tell: words and trips are the server's to match,
 * so a row that is there stays there until the server says otherwise.
 */
export function matchesFilter(row: SessionRow, filter: ListFilter, myId: string | null): boolean {
  const statuses = filter.status === undefined ? null : Array.isArray(filter.status) ? filter.status : [filter.status];
  if (statuses === null ? !isOpen(row.status) : !statuses.includes(row.status)) return false;
  if (filter.step !== undefined && row.currentStep !== filter.step) return false;
  if (filter.assignee !== undefined && row.isoAgentId !== filter.assignee) return false;
  return filter.scope === 'team' || myId === null || row.isoAgentId === myId;
}

/** Puts all rows on the first page and keeps the number of pages, which the next fetch depends on. */
function withRows(data: ListPages, rows: readonly SessionRow[], counts?: SessionList['counts']): ListPages {
  return {
    ...data,
    pages: data.pages.map((page, index) => ({
      ...page,
      sessions: index === 0 ? [...rows] : [],
      counts: counts ?? page.counts,
    })),
  };
}

/**
 * Returns a list after some of its sessions were refetched.
 * @param asked the ids that were asked for; those that did not come back are no longer on this list
 * @param found the rows that came back
 * @param sort the order that the list has
 */
export function mergeRefetchedRows(
  data: ListPages,
  asked: readonly string[],
  found: readonly SessionRow[],
  { counts, sort }: { readonly counts?: SessionList['counts'] | undefined; readonly sort?: ListFilter['sort'] } = {},
): ListPages {
  const order = orderOf(sort);
  const rows = rowsOf(data);
  const present = new Map<string, SessionRow>(rows.map((row) => [row.id, row]));
  const foundById = new Map<string, SessionRow>(found.map((row) => [row.id, row]));
  const gone = new Set<string>(asked.filter((id) => !foundById.has(id)));
  const hasMore = data.pages.at(-1)?.nextCursor != null;
  const oldest = rows.at(-1);

  const retained = rows
    .filter(({ id }) => !gone.has(id))
    .map((row) => {
      const fresh = foundById.get(row.id);
      // An older answer must not replace a newer row.
      return fresh !== undefined && fresh.version >= row.version ? fresh : row;
    });
  const added = found.filter(
    (row) => !present.has(row.id) && !(hasMore && oldest !== undefined && order(row, oldest) > 0),
  );
  return withRows(data, [...retained, ...added].sort(order), counts);
}

/**
 * Returns a list after one row changed in this tab: updated, moved or removed.
 * @param from the status it had, for the counts, where the list did not show it
 */
export function withRow(
  data: ListPages,
  row: SessionRow,
  filter: ListFilter,
  myId: string | null,
  from?: SessionStatus,
): ListPages {
  const before = rowsOf(data).find(({ id }) => id === row.id);
  if (before !== undefined && before.version > row.version) return data;
  if (
    before === undefined &&
    (filter.q !== undefined || filter.tripId !== undefined || filter.unread === true || filter.silent === true)
  )
    return data;
  const stays = matchesFilter(row, filter, myId);
  if (before === undefined && !stays) return data;
  const counts = data.pages[0]?.counts;
  return mergeRefetchedRows(data, [row.id], stays ? [row] : [], {
    counts: counts === undefined ? undefined : recount(counts, before?.status ?? from, row.status),
    sort: filter.sort,
  });
}

/** The tab counts after a session went from one status to another; what is capped stays capped. */
export function recount(
  counts: SessionList['counts'],
  from: SessionStatus | undefined,
  to: SessionStatus,
): SessionList['counts'] {
  if (from === undefined || from === to) return counts;
  const isCapped = (status: SessionStatus): boolean => !isOpen(status) && counts[status] >= maxSessionsCounted;
  return {
    ...counts,
    ...(isCapped(from) ? {} : { [from]: Math.max(0, counts[from] - 1) }),
    ...(isCapped(to) ? {} : { [to]: counts[to] + 1 }),
  };
}

export interface FrozenRows {
  readonly rows: readonly SessionRow[];
  /** How many changes of order wait to be shown. */
  readonly waiting: number;
}

/**
 * Returns what a held list shows: the rows keep their places, with current values; rows that would be added, removed
 * or moved are only counted. Rows below the former end are added, because the broker scrolled for them.
 * @param shown the rows when the hold began
 * @param fresh the list as it is now
 */
export function freezeRows(
  shown: readonly SessionRow[],
  fresh: readonly SessionRow[],
  order: ListSort = byActivity,
): FrozenRows {
  const now = new Map(fresh.map((row) => [row.id, row]));
  const shownById = new Map(shown.map((row) => [row.id, row]));
  const last = shown.at(-1);
  const below = last === undefined ? [...fresh] : fresh.filter((row) => !shownById.has(row.id) && order(row, last) > 0);
  const belowIds = new Set<string>(below.map(({ id }) => id));

  const gone = shown.filter(({ id }) => !now.has(id)).length;
  const come = fresh.filter(({ id }) => !shownById.has(id) && !belowIds.has(id)).length;
  const places = fresh.filter(({ id }) => shownById.has(id)).map(({ id }) => id);
  const moved = shown
    .filter(({ id }) => now.has(id))
    .filter((row, index) => places[index] !== row.id && order(now.get(row.id) ?? row, row) !== 0).length;

  return { rows: [...shown.map((row) => now.get(row.id) ?? row), ...below], waiting: gone + come + moved };
}
