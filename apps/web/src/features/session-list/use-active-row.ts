import { type Dispatch, useCallback, useEffect } from 'react';
import { useShortcut } from '../../lib/keyboard/shortcuts.ts';
import type { ListEvent, ListState } from './list-state.ts';

interface ActiveRow {
  readonly state: ListState;
  readonly dispatch: Dispatch<ListEvent>;
  readonly onOpen: (id: string) => void;
  /** Runs when another row becomes active by a key or by opening it. */
  readonly onMove: (id: string, index: number) => void;
}

/** Runs the keys `j`, `k` and Enter on the active row. */
export function useActiveRow({ state, dispatch, onOpen, onMove }: ActiveRow) {
  const { rows } = state.shown;
  const { openId } = state.facts;
  const { id: activeId } = state.active;
  const activeIndex = rows.findIndex(({ id }) => id === activeId);

  const moveTo = useCallback(
    (index: number): void => {
      const to = Math.max(0, Math.min(rows.length - 1, index));
      const row = rows[to];
      if (row === undefined) return;
      dispatch({ type: 'moved', index: to });
      onMove(row.id, to);
    },
    [rows, dispatch, onMove],
  );

  useShortcut('next', () => moveTo(activeIndex + 1));
  useShortcut('previous', () => moveTo(activeIndex === -1 ? 0 : activeIndex - 1));
  useShortcut('open', () => activeId !== undefined && onOpen(activeId), activeIndex !== -1);

  useEffect(() => {
    if (activeIndex !== -1 && openId === activeId && openId !== undefined) onMove(openId, activeIndex);
    // Only when another session is opened: the list scrolls to its row once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [openId]);

  return { activeId, activeIndex, moveTo };
}
