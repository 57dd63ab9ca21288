import { useCallback, useEffect, useState } from 'react';
import type { SessionRow } from '../../lib/api/api-types.ts';
import { useShortcut } from '../../lib/keyboard/shortcuts.ts';

interface ActiveRow {
  readonly rows: readonly SessionRow[];
  readonly openId: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onMove: (id: string, index: number) => void;
}

interface Place {
  readonly id: string | undefined;
  /** Where it stood last; -1 while it is not on the list. */
  readonly index: number;
  /** The row that stood here and left: should it come back (an undo), the mark goes back to it. */
  readonly left?: string;
}

const placeOf = (id: string | undefined, rows: readonly SessionRow[]): Place => ({
  id,
  index: rows.findIndex((row) => row.id === id),
});

/** Where the mark is after the rows have changed; the very same place when nothing changed for it. */
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

/** The row that the keys act on. When it leaves the list, the one that takes its place is next. */
export function useActiveRow({ rows, openId, onOpen, onMove }: ActiveRow) {
  const [active, setActive] = useState<Place>({ id: openId, index: -1 });
  const [followed, setFollowed] = useState(openId);
  const next = followed === openId ? settled(active, rows) : placeOf(openId, rows);
  if (followed !== openId) setFollowed(openId);
  // While rendering, not afterwards: no frame may show the mark where it no longer belongs.
  if (next !== active) setActive(next);
  const index = rows.findIndex(({ id }) => id === next.id);

  const moveTo = useCallback(
    (to: number): void => {
      const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
      if (row === undefined) return;
      setActive({ id: row.id, index: rows.indexOf(row) });
      onMove(row.id, rows.indexOf(row));
    },
    [rows, onMove],
  );

  useShortcut('next', () => moveTo(index + 1));
  useShortcut('previous', () => moveTo(index === -1 ? 0 : index - 1));
  useShortcut(
    'open',
    () => {
      if (next.id !== undefined) onOpen(next.id);
    },
    index !== -1,
  );

  useEffect(() => {
    if (index !== -1 && openId === next.id && openId !== undefined) onMove(openId, index);
    // Only when another session is opened: the list brings its row into sight once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [openId]);

  return { activeId: next.id, activeIndex: index, moveTo };
}
