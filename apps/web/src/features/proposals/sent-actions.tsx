import { FileText, FilePlus2, RefreshCw, Undo2 } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { failureOf } from '../../lib/api/failure.ts';
import { useIdempotencyKey } from '../../lib/api/idempotency-key.ts';
import { applySessionToCache } from '../../entities/sessions/session-cache.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';
import type { ProposalDetail } from './builder-facts.ts';

interface SentActionsProps {
  detail: ProposalDetail;
  onDrafted: (proposalId: string) => void;
}

/** Renders the actions on a sent version: open, withdraw, re-quote. */
export function SentActions({ detail, onDrafted }: SentActionsProps) {
  const { id: proposalId, status, withdrawnAt, pdfSha256 } = detail;
  const queryClient = useQueryClient();
  const utils = trpc.useUtils();
  const keyOf = useIdempotencyKey();
  const [failure, setFailure] = useState<string | null>(null);
  const next = trpc.proposals.nextVersion.useMutation();
  const back = trpc.proposals.withdraw.useMutation();
  const isWaiting = (status === 'sent' || status === 'viewed') && withdrawnAt === null;

  const tried = async (work: () => Promise<void>): Promise<void> => {
    setFailure(null);
    await work().catch((error: unknown) => setFailure(failureOf(error).sentence));
  };
  const follow = (isRequote: boolean) =>
    tried(async () => {
      const input = { proposalId, isRequote };
      const made = await next.mutateAsync({ ...input, idempotencyKey: keyOf(input) });
      await utils.proposals.byId.invalidate();
      onDrafted(made.proposalId);
    });
  const withdraw = () =>
    tried(async () => {
      applySessionToCache(queryClient, await back.mutateAsync({ proposalId }));
      await utils.proposals.byId.invalidate();
      toast({ text: 'Withdrawn. Its link now says so.' });
    });

  return (
    <>
      {failure === null ? null : (
        <span role="alert" className="text-row text-danger">
          {failure}
        </span>
      )}
      {pdfSha256 === null ? null : (
        <a
          href={`/api/proposals/${proposalId}/document.pdf`}
          target="_blank"
          rel="noreferrer"
          className="inline-flex h-8 items-center gap-2 rounded-md border border-line bg-surface-1 px-3 text-row font-medium hover:bg-surface-2"
        >
          <FileText size={14} aria-hidden /> Open the PDF
        </a>
      )}
      {isWaiting ? (
        <Button icon={<Undo2 size={14} aria-hidden />} busy={back.isPending} onClick={() => void withdraw()}>
          Withdraw
        </Button>
      ) : null}
      {detail.sentAt === null ? null : (
        <>
          <Button icon={<RefreshCw size={14} aria-hidden />} busy={next.isPending} onClick={() => void follow(true)}>
            Re-quote
          </Button>
          <Button icon={<FilePlus2 size={14} aria-hidden />} busy={next.isPending} onClick={() => void follow(false)}>
            New version
          </Button>
        </>
      )}
    </>
  );
}
