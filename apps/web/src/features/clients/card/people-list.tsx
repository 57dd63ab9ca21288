import { BadgeCheck, Pencil, Plus, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Badge } from '../../../components/text/badge.tsx';
import { Button, IconButton } from '../../../components/controls/button.tsx';
import { CopyText } from '../../../components/controls/copy-text.tsx';
import { Section } from '../../../components/frames/section.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { failureOf, staleCardOf } from '../../../lib/api/failure.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useCardShown } from './use-card.ts';

const PersonDialog = lazy(() => import('./person-dialog.tsx'));

type Person = ClientCard['people'][number];

/** Lists the client’s people, those who may approve first. */
export function PeopleList({ card }: { card: ClientCard }) {
  // Null adds a person.
  const [editing, setEditing] = useState<Person | null | undefined>(undefined);
  const remove = useRemoval(card);
  const people = card.people.toSorted((a, b) => Number(b.mayApprove) - Number(a.mayApprove));
  return (
    <Section
      level={2}
      title="People"
      count={people.length === 0 ? undefined : String(people.length)}
      action={
        <Button size="sm" variant="ghost" icon={<Plus size={13} aria-hidden />} onClick={() => setEditing(null)}>
          Add person
        </Button>
      }
    >
      {people.length === 0 ? (
        <p className="text-row text-ink-3">No people yet. Add callers, passengers and approvers.</p>
      ) : (
        <ul aria-label="People" className="flex flex-col divide-y divide-line">
          {people.map((person) => (
            <li key={person.id} className="flex items-start gap-2 py-2 text-row first:pt-0 last:pb-0">
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="font-medium break-words">{person.name}</span>
                  {person.role === null ? null : <span className="text-ink-3">{person.role}</span>}
                  {person.mayApprove ? (
                    <Badge tone="won" icon={<BadgeCheck size={12} aria-hidden />}>
                      May approve
                    </Badge>
                  ) : null}
                </p>
                <p className="flex flex-wrap gap-x-4">
                  {person.email === null ? null : <CopyText text={person.email} label="email" />}
                  {person.phone === null ? null : <CopyText text={person.phone} label="phone number" />}
                </p>
              </div>
              <IconButton label={`Edit ${person.name}`} className="size-7" onClick={() => setEditing(person)}>
                <Pencil size={13} aria-hidden />
              </IconButton>
              <IconButton label={`Remove ${person.name}`} className="size-7" onClick={() => void remove(person)}>
                <X size={14} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {editing === undefined ? null : (
        <Suspense fallback={null}>
          <PersonDialog card={card} person={editing} onClose={() => setEditing(undefined)} />
        </Suspense>
      )}
    </Section>
  );
}

/** Removes a person at once; undo adds them back. */
function useRemoval({ client }: ClientCard): (person: Person) => Promise<void> {
  const utils = trpc.useUtils();
  const shown = useCardShown();
  const remove = trpc.clients.removePerson.useMutation();
  const add = trpc.clients.addPerson.useMutation();
  const clientId = client.id;
  const keyOf = useIdempotencyKey();

  const putBack = async (person: Person): Promise<void> => {
    const { id: _, ...facts } = person;
    try {
      shown(await add.mutateAsync({ clientId, ...facts, idempotencyKey: keyOf(person.id) }));
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
  };
  return async (person) => {
    const before = utils.clients.byId.getData({ clientId });
    utils.clients.byId.setData(
      { clientId },
      (card) => card && { ...card, people: card.people.filter(({ id }) => id !== person.id) },
    );
    try {
      shown(await remove.mutateAsync({ clientId, personId: person.id, expectedVersion: client.version }));
      toast({ text: `${person.name} removed.`, undo: () => void putBack(person) });
    } catch (error) {
      const failure = failureOf(error);
      utils.clients.byId.setData({ clientId }, staleCardOf(failure) ?? before);
      toast({ tone: 'danger', text: failure.sentence });
    }
  };
}
