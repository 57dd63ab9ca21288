import { useEffect, useRef, useState } from 'react';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { serverNow } from '../../../lib/time/clock.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { forgetKey, type IdempotencyKeys, keyFor } from '../../../lib/api/idempotency-key.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

type Links = Outputs['proposalLinks']['list'];

const longerMilliseconds = 30 * 86_400_000;

/** A proposal's links, read again whenever its session changes. */
export function useProposalLinks(proposalId: string, version: number) {
  const utils = trpc.useUtils();
  const { data, refetch } = trpc.proposalLinks.list.useQuery({ proposalId }, { staleTime: 0 });
  const readAt = useRef(version);
  useEffect(() => {
    if (readAt.current === version) return;
    readAt.current = version;
    void refetch();
  }, [version, refetch]);
  const [failure, setFailure] = useState<string | null>(null);
  const [keys] = useState((): IdempotencyKeys => new Map());
  const making = trpc.proposalLinks.make.useMutation();
  const revoking = trpc.proposalLinks.revoke.useMutation();
  const extending = trpc.proposalLinks.extend.useMutation();

  const run = async (work: () => Promise<Links>, done: string): Promise<void> => {
    setFailure(null);
    try {
      const links = await work();
      utils.proposalLinks.list.setData({ proposalId }, links);
      toast({ text: done });
    } catch (error) {
      setFailure(failureOf(error).sentence);
    }
  };
  return {
    data,
    failure,
    isMaking: making.isPending,
    make: () =>
      run(async () => {
        const links = await making.mutateAsync({ proposalId, idempotencyKey: keyFor(keys, proposalId) });
        forgetKey(keys, proposalId);
        return links;
      }, 'Link created. Copy it from the list.'),
    revoke: (linkId: string) =>
      run(() => revoking.mutateAsync({ linkId }), 'Link withdrawn. It no longer opens the proposal.'),
    extend: (linkId: string) => {
      const expiresAt = new Date(serverNow() + longerMilliseconds).toISOString();
      return run(() => extending.mutateAsync({ linkId, expiresAt }), 'Link extended by thirty days.');
    },
  };
}
