import { useNavigate } from '@tanstack/react-router';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { useIdempotencyKey } from '../../lib/api/idempotency-key.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** Opens the session’s proposal, or drafts the first one from the chosen quotes. */
export function useOpenProposal() {
  const navigate = useNavigate();
  const utils = trpc.useUtils();
  const keyOf = useIdempotencyKey();
  const { mutateAsync, isPending } = trpc.proposals.draft.useMutation();
  const go = async ({ proposal, session }: Pick<SessionDetail, 'proposal' | 'session'>): Promise<void> => {
    const { proposalId } =
      proposal === null
        ? await mutateAsync({ sessionId: session.id, idempotencyKey: keyOf([session.id, session.version]) })
        : { proposalId: proposal.id };
    await navigate({ to: '/proposals/$proposalId', params: { proposalId } });
  };
  const tried = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => void toast({ tone: 'danger', text: failureOf(error).sentence }));
  return {
    isBusy: isPending,
    open: (detail: Pick<SessionDetail, 'proposal' | 'session'>) => tried(go(detail)),
    /** For places where the session is not open. */
    openOf: (sessionId: string) => tried(utils.sessions.byId.fetch({ sessionId }).then(go)),
  };
}

/** Whether a proposal exists or can be drafted. */
export const canPropose = ({ proposal, session }: Pick<SessionDetail, 'proposal' | 'session'>): boolean =>
  proposal !== null || session.status === 'active' || session.status === 'paused';
