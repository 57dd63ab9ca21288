import { useNavigate } from '@tanstack/react-router';
import { decideMerge, type MergeableField, mergeableFields, mergeCards } from '@tripthread/shared/clients/clients';
import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useMe } from '../../../entities/identity/use-me.ts';
import { MergePreview } from './merge-preview.tsx';
import { MergeTable } from './merge-table.tsx';
import { useCardShown } from '../card/use-card.ts';

interface MergeDialogProps {
  card: ClientCard;
  otherId: string;
  onClose: () => void;
}

/** Compares two clients, previews the merge, and confirms it once, since it cannot be undone. */
export default function MergeDialog({ card, otherId, onClose }: MergeDialogProps) {
  const { data: other, error, isError, refetch } = trpc.clients.byId.useQuery({ clientId: otherId });
  if (other !== undefined) return <Compare card={card} other={other} onClose={onClose} />;
  return (
    <Dialog size="lg" title="Merge two clients" onClose={onClose}>
      {isError ? (
        <ErrorState
          title="The other client could not be loaded"
          sentence={failureOf(error).sentence}
          onRetry={() => void refetch()}
        />
      ) : (
        <SkeletonBlock label="Loading the other client">
          <Skeleton className="mb-3 w-full" />
          <Skeleton className="w-2/3" />
        </SkeletonBlock>
      )}
    </Dialog>
  );
}

function Compare({ card, other, onClose }: { card: ClientCard; other: ClientCard; onClose: () => void }) {
  const me = useMe();
  const [keepsOther, setKeepsOther] = useState(false);
  const [survivor, merged] = keepsOther ? [other, card] : [card, other];
  const [take, setTake] = useState<readonly MergeableField[]>([]);
  const { merge, isMerging, failure } = useMerge(onClose);

  const owners = merged.colleagues.flatMap(({ isoAgentId, all }) => (all > 0 ? [isoAgentId] : []));
  const isAllowed = me !== undefined && decideMerge({ agentId: me.agent.id, role: me.agent.role }, owners).ok;
  const outcome = mergeCards(factsOf(survivor), factsOf(merged), take);
  const swap = (): void => {
    setKeepsOther(!keepsOther);
    // The fields that survive are the chosen ones.
    setTake(mergeableFields.filter((field) => differs(survivor, merged, field) && !take.includes(field)));
  };
  return (
    <Dialog
      size="lg"
      title="Merge two clients"
      description="Sessions, messages, requests and people are combined. This can’t be undone."
      onClose={onClose}
      footer={
        <>
          <Button className="mr-auto" icon={<ArrowLeftRight size={14} aria-hidden />} onClick={swap}>
            Keep the other client
          </Button>
          {/* On a phone the close icon does it: three buttons do not fit. */}
          <Button className="max-sm:hidden" onClick={onClose}>
            Close
          </Button>
          <Button
            variant="danger"
            busy={isMerging}
            disabled={!isAllowed}
            onClick={() =>
              void merge({ keepId: survivor.client.id, mergeId: merged.client.id, take: [...take] }, merged)
            }
          >
            Merge for good
          </Button>
        </>
      }
    >
      {failure === null ? null : (
        <p role="alert" className="mb-3 rounded-md bg-danger-tint px-3 py-2 text-row text-danger">
          {failure}
        </p>
      )}
      {me === undefined || isAllowed ? null : (
        <p role="alert" className="mb-3 rounded-md bg-expiring-tint px-3 py-2 text-row text-expiring">
          A colleague has sessions with this client. Keep the other client, or ask a lead.
        </p>
      )}
      <MergeTable kept={survivor} merged={merged} take={take} onTake={setTake} />
      <MergePreview outcome={outcome} kept={survivor} merged={merged} />
    </Dialog>
  );
}

const factsOf = ({ client, people }: ClientCard) => ({ facts: client, people });

export const differs = (survivor: ClientCard, merged: ClientCard, field: MergeableField): boolean =>
  survivor.client[field] !== null && merged.client[field] !== null && survivor.client[field] !== merged.client[field];

function useMerge(onClose: () => void) {
  const { mutateAsync, isPending } = trpc.clients.merge.useMutation();
  const [failure, setFailure] = useState<string | null>(null);
  const shown = useCardShown();
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const merge = async (input: Parameters<typeof mutateAsync>[0], merged: ClientCard): Promise<void> => {
    setFailure(null);
    try {
      const card = await mutateAsync(input);
      shown(card);
      void utils.sessions.list.invalidate();
      onClose();
      await navigate({ to: '/clients/$clientId', params: { clientId: card.client.id }, replace: true });
      toast({ text: `Merged into ${merged.client.name}.` });
    } catch (error) {
      setFailure(failureOf(error).sentence);
    }
  };
  return { merge, isMerging: isPending, failure };
}
