import { type SessionStep, stepIndex, stepNames } from '@tripthread/shared/sessions/sessions';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';

type Session = Pick<SessionDetail['session'], 'id' | 'version' | 'currentStep'>;

/** Moves a session to a step, with ten seconds to undo. */
export function useMoveStep(session: Session) {
  const { shown, refused } = useSessionChange();
  const { mutateAsync, isPending } = trpc.sessions.moveStep.useMutation();

  const apply = async (from: Session, step: SessionStep, reason?: string): Promise<Session | null> => {
    try {
      const detail = await mutateAsync({
        sessionId: from.id,
        expectedVersion: from.version,
        step,
        ...(reason === undefined ? {} : { reason }),
      });
      shown(detail);
      return detail.session;
    } catch (error) {
      refused(error);
      return null;
    }
  };

  /** Returns whether it moved. */
  const moveStep = async (step: SessionStep, reason?: string): Promise<boolean> => {
    const before = session.currentStep;
    const moved = await apply(session, step, reason);
    if (moved === null) return false;
    const isBackAgain = stepIndex(before) < stepIndex(step);
    toast({
      text: `Moved to ${stepNames[step]}.`,
      undo: () => void apply(moved, before, isBackAgain ? 'Undone: moved by mistake' : undefined),
    });
    return true;
  };

  return { moveStep, isMoving: isPending };
}
