import { Check, UserPlus, X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Button, IconButton } from '../../../components/controls/button.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import { failureOf } from '../../../lib/api/failure.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
import { formatMatchReason } from '../../../entities/clients/match-reasons.ts';
import { trpc } from '../../../lib/api/trpc.ts';

interface Chosen {
  readonly id: string;
  readonly name: string;
  readonly companyName: string | null;
}

interface ClientPickerProps {
  present: Chosen | null;
  chosenId: string | null;
  onChoose: (id: string, name: string) => void;
  error?: string | undefined;
}

/** Finds the request’s client, or adds one by name. */
export function ClientPicker({ present, chosenId, onChoose, error }: ClientPickerProps) {
  const [chosen, setChosen] = useState<Chosen | null>(present);
  const [text, setText] = useState('');
  const [failed, setFailed] = useState<string | null>(null);
  const q = useDeferredValue(text.trim());
  const keyOf = useIdempotencyKey();
  const found = trpc.clients.search.useQuery(
    { q, limit: 6 },
    { enabled: q.length > 0, placeholderData: (previous) => previous },
  );
  // Possible duplicates with another spelling.
  const alike = trpc.clients.duplicates.useQuery(
    { name: q },
    { enabled: q.length > 3, placeholderData: (previous) => previous },
  );
  const create = trpc.clients.create.useMutation();
  const known = q === '' ? [] : (found.data?.clients ?? []);
  const possibleDuplicates =
    q.length > 3
      ? (alike.data?.duplicates ?? []).filter(({ client }) => !known.some(({ id }) => id === client.id)).slice(0, 3)
      : [];

  const choose = (client: Chosen): void => {
    setChosen(client);
    setText('');
    setFailed(null);
    onChoose(client.id, client.name);
  };
  const addNew = async (): Promise<void> => {
    try {
      const { client } = await create.mutateAsync({ name: q, idempotencyKey: keyOf(q) });
      choose(client);
    } catch (refused) {
      setFailed(failureOf(refused).sentence);
    }
  };

  if (chosen !== null && chosenId !== null) {
    return (
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium text-ink-2">Client</span>
        <p className="flex items-center gap-2 text-row">
          <Check size={14} aria-hidden className="text-won" />
          <span className="min-w-0 truncate font-medium">{chosen.name}</span>
          {chosen.companyName === null ? null : <span className="truncate text-ink-3">{chosen.companyName}</span>}
          <IconButton label="Choose another client" className="size-7" onClick={() => setChosen(null)}>
            <X size={14} aria-hidden />
          </IconButton>
        </p>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-1">
      <Field label="Client" hint="Type a name to find or add a client." error={failed ?? error}>
        {(control) => (
          <Input
            {...control}
            value={text}
            maxLength={100}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              // Enter selects the first match; it must not submit the form.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              const [first] = known;
              if (q !== '' && first !== undefined) choose(first);
            }}
          />
        )}
      </Field>
      {q === '' ? null : (
        <ul aria-label="Clients found" className="flex flex-col rounded-md border border-line p-1">
          {known.map((client) => (
            <ClientOption key={client.id} client={client} onChoose={choose} />
          ))}
          {possibleDuplicates.map(({ client, likeness }) => (
            <ClientOption
              key={client.id}
              client={client}
              hint={`possible duplicate: ${formatMatchReason[likeness].toLowerCase()}`}
              onChoose={choose}
            />
          ))}
          <li>
            <Button
              size="sm"
              variant="ghost"
              busy={create.isPending}
              icon={<UserPlus size={13} aria-hidden />}
              onClick={() => void addNew()}
            >
              Add “{q}” as a new client
            </Button>
          </li>
        </ul>
      )}
    </div>
  );
}

interface OptionProps {
  client: Chosen & { readonly email: string | null };
  hint?: string;
  onChoose: (client: Chosen) => void;
}

function ClientOption({ client, hint, onChoose }: OptionProps) {
  return (
    <li>
      <button
        type="button"
        onClick={() => onChoose(client)}
        className="flex min-h-8 w-full flex-wrap items-center gap-x-2 rounded-sm px-2 py-1 text-left text-row hover:bg-surface-2 focus:bg-surface-2"
      >
        <span className="truncate font-medium">{client.name}</span>
        <span className="truncate text-ink-3">
          {[client.companyName, client.email].filter((word) => word !== null).join(' · ')}
        </span>
        {hint === undefined ? null : <span className="text-xs text-expiring">{hint}</span>}
      </button>
    </li>
  );
}
