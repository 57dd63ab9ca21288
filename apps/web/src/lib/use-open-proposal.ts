import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SessionDetail } from './api.ts';
import { failureOf } from './failure.ts';
import { useIdempotencyKey } from './idempotency-key.ts';
import { trpc } from './trpc.ts';

/** Goes to the proposal there is, or drafts the first from what was chosen. */
export function useOpenProposal({ proposal, session }: Pick<SessionDetail, 'proposal' | 'session'>) {
  const navigate = useNavigate();
  const keyOf = useIdempotencyKey();
  const [failure, setFailure] = useState<string | null>(null);
  const { mutateAsync, isPending } = trpc.proposals.draft.useMutation();
  const open = async (): Promise<void> => {
    setFailure(null);
    try {
      const { proposalId } =
        proposal === null
          ? await mutateAsync({ sessionId: session.id, idempotencyKey: keyOf(session.version) })
          : { proposalId: proposal.id };
      await navigate({ to: '/proposals/$proposalId', params: { proposalId } });
    } catch (error) {
      setFailure(failureOf(error).sentence);
    }
  };
  return { open, isBusy: isPending, failure };
}
