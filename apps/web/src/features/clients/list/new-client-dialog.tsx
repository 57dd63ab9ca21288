import { useDeferredValue, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import type { Submission } from '../../../lib/form/use-submission.ts';
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
  const { mutateAsync } = trpc.clients.create.useMutation();
  const utils = trpc.useUtils();
  const [saved] = useState({ version: 0, values: { name, companyName: '', email: '', phone: '' } });
  const inputOf = ({ values, keyOf }: Submission<Draft>) => {
    const given = givenOf(values);
    return { ...given, name: values.name.trim(), idempotencyKey: keyOf(given) };
  };
  const form = useForm<Draft>({
    name: 'new-client',
    saved,
    check: async (submission) => {
      const { CreateClient } = await inputSchemas.clients();
      return fieldErrorsOf(CreateClient.safeParse(inputOf(submission)).error?.issues ?? []);
    },
    save: async (submission) => {
      const { client } = await mutateAsync(inputOf(submission));
      void utils.clients.invalidate();
      onOpen(client.id);
    },
  });
  const { values: draft, edit, errors } = form;
  return (
    <FormDialog title="New client" verb="Add client" form={form} onClose={onClose}>
      <div className="grid gap-3 sm:grid-cols-2">
        {fields.map((field) => (
          <Field key={field} label={factNames[field] ?? field} error={errors[field]}>
            {(control) => (
              <Input
                {...control}
                type={types[field]}
                maxLength={Number(longest[field])}
                value={draft[field]}
                onChange={({ target }) => edit({ [field]: target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <PossibleDuplicates draft={draft} onOpen={onOpen} />
    </FormDialog>
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
          <p className="text-row font-medium text-expiring">This client may already exist</p>
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
