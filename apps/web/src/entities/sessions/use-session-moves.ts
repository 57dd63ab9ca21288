import { useQueryClient } from '@tanstack/react-query';
import { legalMoves } from '@tripthread/shared/sessions/session-moves';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { failureOf, staleSessionOf } from '../../lib/api/failure.ts';
import { recordOwnChange } from './own-changes.ts';
import { findRow, applyRowToLists, applySessionToCache } from './session-cache.ts';
import {
  moveDoneMessage,
  predicted,
  describeConcurrentChange,
  type Movable,
  inverseMovesOf,
  type RequestedMove,
} from './session-moves.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** By session, the move that waits for its answer. */
const pendingMoves = new Map<string, Promise<SessionDetail | null>>();

/** Snooze, complete, archive and their inverses: shown at once, with ten seconds to undo. */
export function useSessionMoves() {
  const queryClient = useQueryClient();
  const utils = trpc.useUtils();
  const { mutateAsync, isPending } = trpc.sessions.setStatus.useMutation();

  /** Shows the predicted result. Returns the function that restores the former state. */
  const predict = (session: Movable, wanted: RequestedMove): (() => void) => {
    const detail = utils.sessions.byId.getData({ sessionId: session.id });
    const row = findRow(queryClient, session.id);
    const patch = predicted({ ...session, ...detail?.session }, wanted);
    recordOwnChange(session.id);
    if (detail !== undefined) applySessionToCache(queryClient, { ...detail, session: { ...detail.session, ...patch } });
    else if (row !== undefined) applyRowToLists(queryClient, { ...row, ...patch });
    return () => {
      recordOwnChange(session.id);
      if (detail !== undefined) applySessionToCache(queryClient, detail);
      if (row !== undefined) applyRowToLists(queryClient, row);
    };
  };

  /** Applies one move of a session at a time: the next one starts from the answer to the last. */
  const apply = (session: Movable, wanted: RequestedMove): Promise<SessionDetail | null> => {
    const last = pendingMoves.get(session.id);
    const next =
      last === undefined
        ? attempt(session, wanted)
        : last.then((detail) => attempt(detail?.session ?? session, wanted));
    pendingMoves.set(session.id, next);
    void next.finally(() => pendingMoves.get(session.id) === next && pendingMoves.delete(session.id));
    return next;
  };

  const attempt = async (session: Movable, wanted: RequestedMove): Promise<SessionDetail | null> => {
    const restore = predict(session, wanted);
    try {
      const detail = await mutateAsync({ sessionId: session.id, expectedVersion: session.version, ...wanted });
      applySessionToCache(queryClient, detail);
      applyRowToLists(queryClient, detail.session);
      void utils.sessions.thread.invalidate({ sessionId: session.id });
      return detail;
    } catch (error) {
      restore();
      refuse(error, session, wanted);
      return null;
    }
  };

  const refuse = (error: unknown, session: Movable, wanted: RequestedMove): void => {
    const failure = failureOf(error);
    const current = staleSessionOf(failure);
    if (current === undefined) {
      toast({
        tone: 'danger',
        text: failure.sentence,
        action: { label: 'Try again', run: () => void move(session, wanted) },
      });
      return;
    }
    applySessionToCache(queryClient, current);
    applyRowToLists(queryClient, current.session);
    const again = legalMoves(current.session.status).includes(wanted.move);
    toast({
      tone: 'danger',
      text: describeConcurrentChange(session, current.session),
      ...(again ? { action: { label: 'Do it anyway', run: () => void move(current.session, wanted) } } : {}),
    });
  };

  const move = async (session: Movable, wanted: RequestedMove): Promise<void> => {
    const detail = await apply(session, wanted);
    if (detail === null) return;
    const undo = async (): Promise<void> => {
      let present: SessionDetail | null = detail;
      for (const back of inverseMovesOf(session, wanted))
        present = present === null ? null : await apply(present.session, back);
    };
    toast({ text: moveDoneMessage(wanted), undo: () => void undo() });
  };

  return { move, isMoving: isPending };
}
