import { freezeRows, type FrozenRows, type ListSort } from '../../entities/sessions/session-rows.ts';
import type { SessionRow } from '../../lib/api/api-types.ts';

// Pure: which rows the list shows and which of them the keys act on.

/** What the list gets from outside. */
export interface ListFacts {
  readonly rows: readonly SessionRow[];
  /** Another key is another list. */
  readonly listKey: string;
  /** Grows with each change made in this tab, which shows at once. */
  readonly ownChanges: number;
  /** Whether rows must keep their places: the pointer is busy, or the list is scrolled. */
  readonly isHeld: boolean;
  readonly order: ListSort;
  readonly openId: string | undefined;
}

interface Place {
  readonly id: string | undefined;
  /** The index it had last; -1 while it is not listed. */
  readonly index: number;
  /** The active row that left the list. If it comes back, as after an undo, it is active again. */
  readonly left?: string;
}

export interface ListState {
  readonly facts: ListFacts;
  /** The rows and their places when the hold began. */
  readonly held: readonly SessionRow[];
  readonly shown: FrozenRows;
  readonly active: Place;
}

export type ListEvent =
  | { readonly type: 'facts'; readonly facts: ListFacts }
  /** A key made another row active. */
  | { readonly type: 'moved'; readonly index: number }
  /** The broker asked for the waiting updates. */
  | { readonly type: 'released' };

const placeOf = (id: string | undefined, rows: readonly SessionRow[]): Place => ({
  id,
  index: rows.findIndex((row) => row.id === id),
});

/** Returns the active place after the rows changed; the same object when it did not change. */
export function settled(place: Place, rows: readonly SessionRow[]): Place {
  const isBack = place.left !== undefined && rows.some(({ id }) => id === place.left);
  if (isBack) return placeOf(place.left, rows);
  const index = rows.findIndex(({ id }) => id === place.id);
  if (index === place.index) return place;
  if (index !== -1) return { ...place, index };
  if (rows.length === 0 || place.id === undefined) return place;
  const at = Math.min(place.index, rows.length - 1);
  return { id: rows[at]?.id, index: at, left: place.left ?? place.id };
}

const free = (rows: readonly SessionRow[]): FrozenRows => ({ rows, waiting: 0 });

export const initialListState = (facts: ListFacts): ListState => ({
  facts,
  held: facts.rows,
  shown: free(facts.rows),
  active: placeOf(facts.openId, facts.rows),
});

export function listState(state: ListState, event: ListEvent): ListState {
  switch (event.type) {
    case 'facts':
      return event.facts === state.facts ? state : withFacts(state, event.facts);
    case 'moved': {
      const { rows } = state.shown;
      const index = Math.max(0, Math.min(rows.length - 1, event.index));
      const row = rows[index];
      return row === undefined ? state : { ...state, active: { id: row.id, index } };
    }
    case 'released': {
      const { rows } = state.facts;
      return { ...state, held: rows, shown: free(rows), active: settled(state.active, rows) };
    }
  }
}

function withFacts(state: ListState, facts: ListFacts): ListState {
  const { facts: before, active } = state;
  const isFree = !facts.isHeld || facts.listKey !== before.listKey || facts.ownChanges !== before.ownChanges;
  const held = isFree ? facts.rows : state.held;
  const shown = isFree ? free(facts.rows) : freezeRows(held, facts.rows, facts.order);
  const isOpened = facts.openId !== before.openId;
  return { facts, held, shown, active: isOpened ? placeOf(facts.openId, shown.rows) : settled(active, shown.rows) };
}
