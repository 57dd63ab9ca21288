import type { SessionRow } from '../../lib/api/api-types.ts';
import { failureOf, staleSessionOf } from '../../lib/api/failure.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { useSessionChange } from '../../entities/sessions/use-session-change.ts';

/** Attaches a trip to a session, with ten seconds to undo. */
export function useAttachTrip(tripCode: string) {
  const utils = trpc.useUtils();
  const { shown } = useSessionChange();
  const { mutateAsync, isPending } = trpc.sessions.updateTripInfo.useMutation();

  const apply = async (sessionId: string, expectedVersion: number, avinodeTripId: string | null): Promise<number> => {
    const detail = await mutateAsync({ sessionId, expectedVersion, avinodeTripId });
    shown(detail);
    void utils.orphans.list.invalidate();
    void utils.viewer.me.invalidate();
    return detail.session.version;
  };

  /** Returns the sentence of a failure, or null. */
  const attach = async (row: SessionRow): Promise<string | null> => {
    try {
      const version = await apply(row.id, row.version, tripCode);
      const undo = (): void => {
        apply(row.id, version, row.avinodeTripId).catch((error: unknown) =>
          toast({ tone: 'danger', text: failureOf(error).sentence }),
        );
      };
      toast({ text: `Trip ${tripCode} attached.`, undo });
      return null;
    } catch (error) {
      const failure = failureOf(error);
      const current = staleSessionOf(failure);
      if (current !== undefined) shown(current);
      void utils.sessions.list.invalidate();
      return failure.sentence;
    }
  };

  return { attach, isAttaching: isPending };
}
