import { useCallback, useEffect, useState } from 'react';
import type { SessionRow } from '../../lib/api.ts';
import { useShortcut } from '../../lib/shortcuts.ts';

interface ActiveRow {
  readonly rows: readonly SessionRow[];
  readonly openId: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onMove: (id: string, index: number) => void;
}

/** The row that the keys act on. When it leaves the list, the one that takes its place is next. */
export function useActiveRow({ rows, openId, onOpen, onMove }: ActiveRow) {
  const [active, setActive] = useState<{ id: string | undefined; index: number }>({ id: openId, index: -1 });
  const [followed, setFollowed] = useState(openId);
  if (followed !== openId) {
    setFollowed(openId);
    if (openId !== undefined) setActive({ id: openId, index: rows.findIndex(({ id }) => id === openId) });
  }

  const index = rows.findIndex(({ id }) => id === active.id);
  const isLost = active.id !== undefined && index === -1 && active.index >= 0 && rows.length > 0;
  if (isLost) {
    const at = Math.min(active.index, rows.length - 1);
    setActive({ id: rows[at]?.id, index: at });
  } else if (index !== -1 && index !== active.index) setActive({ id: active.id, index });

  const moveTo = useCallback((to: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row === undefined) return;
    setActive({ id: row.id, index: rows.indexOf(row) });
    onMove(row.id, rows.indexOf(row));
  }, [rows, onMove]);

  useShortcut('next', () => moveTo(index + 1));
  useShortcut('previous', () => moveTo(index === -1 ? 0 : index - 1));
  useShortcut('open', () => {
    if (active.id !== undefined) onOpen(active.id);
  }, index !== -1);

  useEffect(() => {
    if (index !== -1 && openId === active.id && openId !== undefined) onMove(openId, index);
    // Only when another session is opened: the list brings its row into sight once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [openId]);

  return { activeId: active.id, activeIndex: index, moveTo };
}
