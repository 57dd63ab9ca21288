import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import { useOwnChanges } from '../../entities/sessions/own-changes.ts';
import { initialListState, type ListFacts, listState } from './list-state.ts';

/** A mouse that moved over the list within this time is about to press something there. */
const idleMilliseconds = 2_000;

/** Returns whether the mouse is busy over an element, and the handlers for that element. */
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

/** Runs the list's reducer. Each render shows the state for its own facts, so no frame is behind them. */
export function useListState({ rows, listKey, isHeld, order, openId }: Omit<ListFacts, 'ownChanges'>) {
  const ownChanges = useOwnChanges();
  const facts = useMemo<ListFacts>(
    () => ({ rows, listKey, ownChanges, isHeld, order, openId }),
    [rows, listKey, ownChanges, isHeld, order, openId],
  );
  const [stored, dispatch] = useReducer(listState, facts, initialListState);
  const state = useMemo(() => listState(stored, { type: 'facts', facts }), [stored, facts]);
  useLayoutEffect(() => dispatch({ type: 'facts', facts }), [facts]);
  return { state, dispatch };
}
