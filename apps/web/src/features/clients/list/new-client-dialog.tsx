import { useDeferredValue, useId, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import { failureOf } from '../../../lib/api/failure.ts';
import { useFormDraft } from '../../../lib/form/form-draft.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { formatMatchReason } from '../../../entities/clients/match-reasons.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { factNames, orNull } from '../card/card-text.ts';

const fields = ['name', 'companyName', 'email', 'phone'] as const;
type Draft = Record<(typeof fields)[number], string>;
const longest: Draft & Record<string, string> = { name: '200', companyName: '200', email: '254', phone: '40' };
const types: Draft = { name: 'text', companyName: 'text', email: 'email', phone: 'tel' };

interface NewClientProps {
  /** What was looked for and not found. */
  name: string;
  onOpen: (clientId: string) => void;
  onClose: () => void;
}

/** A new client; those it may already be are shown while it is typed. */
export default function NewClientDialog({ name, onOpen, onClose }: NewClientProps) {
  const formId = useId();
  const {
    value: draft,
    set,
    forget,
    isKept,
  } = useFormDraft<Draft>('new-client', () => ({
    name,
    companyName: '',
    email: '',
    phone: '',
  }));
  const [failure, setFailure] = useState<{ sentence: string; fields: Readonly<Record<string, string>> } | null>(null);
  const { mutateAsync, isPending } = trpc.clients.create.useMutation();
  const utils = trpc.useUtils();
  const keyOf = useIdempotencyKey();
  const given = givenOf(draft);

  const create = async (): Promise<void> => {
    const input = { ...given, name: draft.name.trim(), idempotencyKey: keyOf(given) };
    const { CreateClient } = await inputSchemas.clients();
    const parsed = CreateClient.safeParse(input);
    if (!parsed.success)
      return setFailure({ sentence: 'Some of this does not fit.', fields: fieldErrorsOf(parsed.error.issues) });
    setFailure(null);
    try {
      const { client } = await mutateAsync(input);
      void utils.clients.invalidate();
      forget();
      onOpen(client.id);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <Dialog
      title="New client"
      onClose={onClose}
      footer={
        <>
          {isKept ? (
            <Button variant="ghost" className="mr-auto" onClick={forget}>
              Discard what you typed
            </Button>
          ) : null}
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={formId} variant="primary" busy={isPending}>
            Add client
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-3 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        {failure === null ? null : (
          <p role="alert" className="rounded-md bg-danger-tint px-3 py-2 text-row text-danger sm:col-span-2">
            {failure.sentence} What you typed is kept.
          </p>
        )}
        {fields.map((field) => (
          <Field key={field} label={factNames[field] ?? field} error={failure?.fields[field]}>
            {(control) => (
              <Input
                {...control}
                type={types[field]}
                maxLength={Number(longest[field])}
                value={draft[field]}
                onChange={({ target }) => set({ ...draft, [field]: target.value })}
              />
            )}
          </Field>
        ))}
      </form>
      <PossibleDuplicates draft={draft} onOpen={onOpen} />
    </Dialog>
  );
}

function givenOf(draft: Draft): Partial<Draft> {
  const filled = fields.flatMap((field) => {
    const text = orNull(draft[field]);
    return text === null ? [] : [[field, text] as const];
  });
  return Object.fromEntries(filled) as Partial<Draft>;
}

function PossibleDuplicates({ draft, onOpen }: { draft: Draft; onOpen: (clientId: string) => void }) {
  const typed = useDeferredValue(givenOf(draft));
  const { name = '' } = typed;
  const { data } = trpc.clients.duplicates.useQuery(
    { ...typed, name },
    { enabled: name.length > 2, placeholderData: (previous) => previous },
  );
  const duplicates = name.length > 2 ? (data?.duplicates ?? []) : [];
  return (
    <div role="status" className={duplicates.length === 0 ? undefined : 'mt-3 rounded-md bg-expiring-tint px-3 py-2'}>
      {duplicates.length === 0 ? null : (
        <>
          <p className="text-row font-medium text-expiring">Perhaps you know them already</p>
          <ul>
            {duplicates.map(({ client, likeness }) => (
              <li key={client.id} className="flex flex-wrap items-center gap-x-3 py-1 text-row">
                <span className="min-w-0 flex-1">
                  <span className="font-medium">{client.name}</span>{' '}
                  <span className="text-ink-2">
                    {[client.companyName, client.email].filter((word) => word !== null).join(' · ')}
                  </span>
                  <span className="block text-xs text-ink-2">{formatMatchReason[likeness]}</span>
                </span>
                <Button size="sm" aria-label={`Open ${client.name}`} onClick={() => onOpen(client.id)}>
                  Open
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
