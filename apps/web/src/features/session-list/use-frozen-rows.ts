import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { SessionRow } from '../../lib/api/api-types.ts';
import { useOwnChanges } from '../../entities/sessions/own-changes.ts';
import { freezeRows, type ListSort } from '../../entities/sessions/session-rows.ts';

/** A mouse that moved over the list within this time is about to press something there. */
const idleMilliseconds = 2_000;

/** Whether the mouse is busy over an element: spread `handlers` onto it. */
export function usePointerBusy() {
  const [isBusy, setIsBusy] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const handlers = useMemo(() => {
    const rest = (): void => {
      clearTimeout(timer.current);
      setIsBusy(false);
    };
    return {
      onPointerMove: ({ pointerType }: { pointerType: string }) => {
        if (pointerType !== 'mouse') return;
        clearTimeout(timer.current);
        timer.current = setTimeout(rest, idleMilliseconds);
        setIsBusy(true);
      },
      onPointerLeave: rest,
    };
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return { isBusy, handlers };
}

/**
 * The rows to show: while `isHeld`, those that stand stay where they are, and what waits is counted.
 * Another list (`key`) and what the person did here show at once.
 */
export function useFrozenRows(rows: readonly SessionRow[], key: string, isHeld: boolean, order: ListSort) {
  const own = useOwnChanges();
  const [standing, setStanding] = useState({ key, own, rows });
  const isFree = !isHeld || standing.key !== key || standing.own !== own;
  if (isFree && (standing.rows !== rows || standing.key !== key || standing.own !== own))
    setStanding({ key, own, rows });
  const held = useMemo(
    () => (isFree ? { rows, waiting: 0 } : freezeRows(standing.rows, rows, order)),
    [isFree, standing, rows, order],
  );
  const release = useCallback(() => setStanding({ key, own, rows }), [key, own, rows]);
  return { ...held, release };
}
