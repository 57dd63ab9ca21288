import { useQueryClient } from '@tanstack/react-query';
import type { Me, SessionRow } from '../../../lib/api/api-types.ts';
import { failureOf, staleSessionOf } from '../../../lib/api/failure.ts';
import { recordOwnChange } from '../../../entities/sessions/own-changes.ts';
import { applyRowToLists, applySessionToCache } from '../../../entities/sessions/session-cache.ts';
import { describeConcurrentChange } from '../../../entities/sessions/session-moves.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

type Agent = Pick<Me['agents'][number], 'id' | 'name'>;

/** Assigns a session to a broker: shown at once, with ten seconds to undo. */
export function useAssign(): (row: SessionRow, agent: Agent) => Promise<void> {
  const queryClient = useQueryClient();
  const { mutateAsync } = trpc.sessions.assign.useMutation();

  const assign = async (row: SessionRow, agent: Agent): Promise<void> => {
    const former = row.isoAgentId;
    recordOwnChange(row.id);
    applyRowToLists(queryClient, { ...row, isoAgentId: agent.id });
    try {
      const detail = await mutateAsync({ sessionId: row.id, expectedVersion: row.version, assignee: agent.id });
      applySessionToCache(queryClient, detail);
      applyRowToLists(queryClient, detail.session);
      toast({
        text: `Assigned to ${agent.name}.`,
        undo: () => void assign(detail.session, { id: former, name: 'its former owner' }),
      });
    } catch (error) {
      const failure = failureOf(error);
      const current = staleSessionOf(failure);
      recordOwnChange(row.id);
      applyRowToLists(queryClient, current?.session ?? row);
      toast({
        tone: 'danger',
        text: current === undefined ? failure.sentence : describeConcurrentChange(row, current.session),
        action: { label: 'Try again', run: () => void assign(current?.session ?? row, agent) },
      });
    }
  };
  return assign;
}
