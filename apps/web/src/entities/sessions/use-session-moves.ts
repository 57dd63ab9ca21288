import { useQueryClient } from '@tanstack/react-query';
import { legalMoves } from '@tripthread/shared/sessions/session-moves';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { noteOwnChange } from './own-changes.ts';
import { findRow, showRow, showSession } from './session-cache.ts';
import { doneSentence, foreseen, meanwhile, type Movable, undoing, type WantedMove } from './session-moves.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** By session: the move that the server has not answered yet. */
const underWay = new Map<string, Promise<SessionDetail | null>>();

/** Snooze, complete, archive and their ways back: shown at once, with ten seconds to undo. */
export function useSessionMoves() {
  const queryClient = useQueryClient();
  const utils = trpc.useUtils();
  const { mutateAsync, isPending } = trpc.sessions.setStatus.useMutation();

  /** Shows what will be, and answers how to take that back. */
  const foresee = (session: Movable, wanted: WantedMove): (() => void) => {
    const detail = utils.sessions.byId.getData({ sessionId: session.id });
    const row = findRow(queryClient, session.id);
    const patch = foreseen({ ...session, ...detail?.session }, wanted);
    noteOwnChange(session.id);
    if (detail !== undefined) showSession(queryClient, { ...detail, session: { ...detail.session, ...patch } });
    else if (row !== undefined) showRow(queryClient, { ...row, ...patch });
    return () => {
      noteOwnChange(session.id);
      if (detail !== undefined) showSession(queryClient, detail);
      if (row !== undefined) showRow(queryClient, row);
    };
  };

  /** One move of a session at a time: the screen is ahead of the server, and the next move starts where the last one ends. */
  const apply = (session: Movable, wanted: WantedMove): Promise<SessionDetail | null> => {
    const last = underWay.get(session.id);
    const next =
      last === undefined
        ? attempt(session, wanted)
        : last.then((detail) => attempt(detail?.session ?? session, wanted));
    underWay.set(session.id, next);
    void next.finally(() => underWay.get(session.id) === next && underWay.delete(session.id));
    return next;
  };

  const attempt = async (session: Movable, wanted: WantedMove): Promise<SessionDetail | null> => {
    const restore = foresee(session, wanted);
    try {
      const detail = await mutateAsync({ sessionId: session.id, expectedVersion: session.version, ...wanted });
      showSession(queryClient, detail);
      showRow(queryClient, detail.session);
      void utils.sessions.thread.invalidate({ sessionId: session.id });
      return detail;
    } catch (error) {
      restore();
      refuse(error, session, wanted);
      return null;
    }
  };

  const refuse = (error: unknown, session: Movable, wanted: WantedMove): void => {
    const { reason, sentence, current } = failureOf(error);
    if (reason !== 'STALE_VERSION' || current === undefined) {
      toast({ tone: 'danger', text: sentence, action: { label: 'Try again', run: () => void move(session, wanted) } });
      return;
    }
    showSession(queryClient, current);
    showRow(queryClient, current.session);
    const again = legalMoves(current.session.status).includes(wanted.move);
    toast({
      tone: 'danger',
      text: meanwhile(session, current.session),
      ...(again ? { action: { label: 'Do it anyway', run: () => void move(current.session, wanted) } } : {}),
    });
  };

  const move = async (session: Movable, wanted: WantedMove): Promise<void> => {
    const detail = await apply(session, wanted);
    if (detail === null) return;
    const undo = async (): Promise<void> => {
      let present: SessionDetail | null = detail;
      for (const back of undoing(session, wanted))
        present = present === null ? null : await apply(present.session, back);
    };
    toast({ text: doneSentence(wanted), action: { label: 'Undo', run: () => void undo() } });
  };

  return { move, isMoving: isPending };
}
