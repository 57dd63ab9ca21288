import { ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import type { Me, SessionRow } from '../../lib/api/api-types.ts';
import { plural } from '../../lib/format/format.ts';
import { prefetchSession } from '../../entities/sessions/prefetch-session.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { orderOf } from '../../entities/sessions/session-rows.ts';
import type { DeskSearch } from './filters/desk-search.ts';
import { RowActions } from './moves/row-actions.tsx';
import { type Density, rowHeights, SessionRowView } from './session-row.tsx';
import { useActiveRow } from './use-active-row.ts';
import { useListState, usePointerBusy } from './use-list-state.ts';
import { useRowWindow } from './use-row-window.ts';

interface SessionRowsProps {
  rows: readonly SessionRow[];
  /** Another key is another list. */
  listKey: string;
  me: Me | undefined;
  isTeam: boolean;
  density: Density;
  sort: DeskSearch['sort'];
  openId: string | undefined;
  onOpen: (id: string) => void;
  hrefOf: (id: string) => string;
  more: { has: boolean; isLoading: boolean; failed: boolean; load: () => void };
}

const hoverMilliseconds = 80;

/** Prefetches a session when the pointer rests on it. */
function useHoverPrefetch(): (id: string | null) => void {
  const utils = trpc.useUtils();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (id) => {
      clearTimeout(timer.current);
      if (id !== null) timer.current = setTimeout(() => prefetchSession(utils, id), hoverMilliseconds);
    },
    [utils],
  );
}

/** The rows; only those in sight are rendered. */
export function SessionRows({
  rows: fresh,
  listKey,
  me,
  isTeam,
  density,
  openId,
  onOpen,
  hrefOf,
  more,
  sort,
}: SessionRowsProps) {
  const rowHeight = rowHeights[density];
  const [isOnPill, setIsOnPill] = useState(false);
  const pointer = usePointerBusy();
  const { attach, rangeOf, isScrolled, reveal, toTop } = useRowWindow(rowHeight);
  const { state, dispatch } = useListState({
    rows: fresh,
    listKey,
    isHeld: pointer.isBusy || isScrolled || isOnPill,
    order: orderOf(sort),
    openId,
  });
  const { rows, waiting } = state.shown;
  const { first, end } = rangeOf(rows.length);
  const prefetch = useHoverPrefetch();

  const onMove = useCallback(
    (id: string, index: number) => {
      reveal(index);
      prefetch(rows[index]?.access === 'full' ? id : null);
    },
    [reveal, prefetch, rows],
  );
  const { activeId, activeIndex, moveTo } = useActiveRow({ state, dispatch, onOpen, onMove });

  const { has, isLoading, failed, load } = more;
  const isNearEnd = end >= rows.length - 5;
  useEffect(() => {
    if (has && !isLoading && !failed && isNearEnd) load();
  }, [has, isLoading, failed, isNearEnd, rows.length, load]);

  const open = useCallback(
    (id: string, event: MouseEvent) => {
      if (event.metaKey || event.ctrlKey) window.open(hrefOf(id), '_blank', 'noopener');
      else onOpen(id);
    },
    [onOpen, hrefOf],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = {
      ArrowDown: activeIndex + 1,
      ArrowUp: Math.max(0, activeIndex - 1),
      Home: 0,
      End: rows.length - 1,
      PageDown: activeIndex + 10,
      PageUp: activeIndex - 10,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    moveTo(to);
  };

  // The pill is over the list: on the pill, the pointer counts as busy too.
  return (
    <div className="h-full" {...pointer.handlers}>
      {waiting > 0 ? (
        <WaitingPill
          count={waiting}
          onPoint={setIsOnPill}
          onShow={() => {
            setIsOnPill(false);
            dispatch({ type: 'released' });
            toTop();
          }}
        />
      ) : null}
      <div
        ref={attach}
        role="listbox"
        aria-label="Sessions"
        tabIndex={0}
        // Only a rendered row can be referenced.
        aria-activedescendant={
          activeIndex < first || activeIndex >= end || activeId === undefined ? undefined : rowId(activeId)
        }
        onKeyDown={onKeyDown}
        className="h-full overflow-y-auto overscroll-contain outline-offset-[-2px] [overflow-anchor:none]"
      >
        <div role="presentation" className="relative w-full" style={{ height: rows.length * rowHeight }}>
          {rows.slice(first, end).map((row, offset) => {
            const index = first + offset;
            return (
              <div
                key={row.id}
                role="presentation"
                className="absolute inset-x-0 top-0"
                style={{ height: rowHeight, transform: `translateY(${index * rowHeight}px)` }}
              >
                <SessionRowView
                  row={row}
                  domId={rowId(row.id)}
                  position={index + 1}
                  total={has ? -1 : rows.length}
                  isActive={row.id === activeId}
                  isOpen={row.id === openId}
                  density={density}
                  owner={isTeam && row.isoAgentId !== me?.agent.id ? ownerOf(row, me) : null}
                  onOpen={open}
                  onHover={row.access === 'full' ? prefetch : ignore}
                />
              </div>
            );
          })}
        </div>
        {isLoading ? <p className="late px-3 py-4 text-center text-xs text-ink-3">Loading more…</p> : null}
        {failed ? (
          <p className="flex items-center justify-center gap-3 px-3 py-3 text-row text-ink-2">
            More could not be loaded.
            <Button size="sm" onClick={load}>
              Try again
            </Button>
          </p>
        ) : null}
      </div>
      <RowActions row={rows[activeIndex]} me={me} />
    </div>
  );
}

/** A colleague's card has no details to prefetch. */
const ignore = (): void => undefined;

const ownerOf = (row: SessionRow, me: Me | undefined): string =>
  me?.agents.find(({ id }) => id === row.isoAgentId)?.name ?? 'A colleague';

const rowId = (id: string): string => `row-${id}`;

/** Shows how many updates wait while the list is held. */
function WaitingPill({
  count,
  onPoint,
  onShow,
}: {
  count: number;
  onPoint: (isOn: boolean) => void;
  onShow: () => void;
}) {
  return (
    <button
      type="button"
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
      onClick={onShow}
      className="appear absolute top-2 left-1/2 z-10 flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3 text-xs font-medium text-on-accent shadow-float hover:bg-accent-hover"
    >
      <ArrowUp size={12} aria-hidden />
      {plural(count, 'update')}
    </button>
  );
}
