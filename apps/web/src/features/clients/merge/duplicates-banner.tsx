import { Link } from '@tanstack/react-router';
import { Combine } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import type { ClientCard, Outputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { formatMatchReason } from '../../../entities/clients/match-reasons.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

const MergeDialog = lazy(() => import('./merge-dialog.tsx'));

type Duplicate = Outputs['clients']['duplicates']['duplicates'][number];

/** Suggests possible duplicates, to be merged or marked as not duplicates. */
export function DuplicatesBanner({ card }: { card: ClientCard }) {
  const { id } = card.client;
  const { data } = trpc.clients.duplicates.useQuery({ clientId: id });
  const [merging, setMerging] = useState<string | null>(null);
  const apart = useMarkNotDuplicate(id);
  const duplicates = data?.duplicates ?? [];
  return (
    <>
      {duplicates.length === 0 ? null : (
        <section
          aria-label="Possible duplicates"
          className="border-line bg-expiring-tint px-4 py-2.5 max-md:border-y md:rounded-lg md:border"
        >
          <h2 className="flex items-center gap-2 text-row font-medium text-expiring">
            <Combine size={15} aria-hidden className="shrink-0" />
            {duplicates.length === 1 ? 'Possible duplicate client' : 'Possible duplicate clients'}
          </h2>
          <ul className="pt-1">
            {duplicates.map((duplicate) => (
              <DuplicateLine
                key={duplicate.client.id}
                duplicate={duplicate}
                onMerge={() => setMerging(duplicate.client.id)}
                onApart={() => void apart(duplicate.client, true)}
              />
            ))}
          </ul>
        </section>
      )}
      {card.toldApart.length === 0 ? null : (
        <p
          aria-label="Not duplicates"
          className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 text-xs text-ink-2 md:px-0"
        >
          <span>Not a duplicate:</span>
          {card.toldApart.map((other) => (
            <span key={other.id} className="inline-flex items-center gap-1">
              <Link to="/clients/$clientId" params={{ clientId: other.id }} className="font-medium hover:underline">
                {other.name}
              </Link>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`${other.name} may be a duplicate`}
                onClick={() => void apart(other, false)}
              >
                Undo
              </Button>
            </span>
          ))}
        </p>
      )}
      {merging === null ? null : (
        <Suspense fallback={null}>
          <MergeDialog card={card} otherId={merging} onClose={() => setMerging(null)} />
        </Suspense>
      )}
    </>
  );
}

interface DuplicateLineProps {
  duplicate: Duplicate;
  onMerge: () => void;
  onApart: () => void;
}

function DuplicateLine({ duplicate: { client, likeness }, onMerge, onApart }: DuplicateLineProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1 text-row">
      <span className="min-w-0 flex-1 basis-52">
        <Link
          to="/clients/$clientId"
          params={{ clientId: client.id }}
          className="font-medium underline-offset-2 hover:underline"
        >
          {client.name}
        </Link>
        <span className="text-ink-2">
          {' '}
          {[client.companyName, client.email, client.phone].filter((word) => word !== null).join(' · ')}
        </span>
        <span className="block text-xs text-ink-2">{formatMatchReason[likeness]}</span>
      </span>
      <span className="flex gap-2">
        <Button size="sm" variant="ghost" aria-label={`${client.name} is not a duplicate`} onClick={onApart}>
          Not a duplicate
        </Button>
        <Button size="sm" aria-label={`Compare and merge with ${client.name}`} onClick={onMerge}>
          Compare and merge
        </Button>
      </span>
    </li>
  );
}

/** Marks the two as not duplicates, or allows the suggestion again. */
function useMarkNotDuplicate(clientId: string) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.clients.keepApart.useMutation();
  const apart = async (other: ClientCard['toldApart'][number], isApart: boolean): Promise<void> => {
    const key = { clientId };
    const before = { duplicates: utils.clients.duplicates.getData(key), card: utils.clients.byId.getData(key) };
    const others = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
      all.filter(({ id }) => id !== other.id);
    utils.clients.byId.setData(
      key,
      (card) => card && { ...card, toldApart: isApart ? [...others(card.toldApart), other] : others(card.toldApart) },
    );
    if (isApart)
      utils.clients.duplicates.setData(
        key,
        (data) => data && { duplicates: data.duplicates.filter(({ client }) => client.id !== other.id) },
      );
    try {
      await mutateAsync({ clientId, otherId: other.id, isApart });
      toast(
        isApart
          ? {
              text: `Noted: ${other.name} is another client, and not offered for merging again.`,
              undo: () => void apart(other, false),
            }
          : { text: 'Undone: the two may be suggested as duplicates again.' },
      );
    } catch (error) {
      utils.clients.duplicates.setData(key, before.duplicates);
      utils.clients.byId.setData(key, before.card);
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
    await Promise.all([utils.clients.byId.invalidate(key), utils.clients.duplicates.invalidate()]);
  };
  return apart;
}
