import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import type { Inputs } from '../../../lib/api/api-types.ts';
import { failureOf, type ShownFailure } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { Connection } from './connection-page.tsx';

const kinds = {
  token: { label: 'API token', fields: { apiToken: 'API token', bearer: 'Bearer token' } },
  oauth: {
    label: 'OAuth client',
    fields: { apiToken: 'API token', clientId: 'Client id', clientSecret: 'Client secret' },
  },
} as const;
type Kind = keyof typeof kinds;

/** New credentials. What is typed is kept nowhere in the browser, and never comes back from the server. */
export function CredentialsForm({ connection }: { connection: Connection }) {
  const [kind, setKind] = useState<Kind>(connection.credentials === 'oauth' ? 'oauth' : 'token');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const utils = trpc.useUtils();
  const { mutateAsync, isPending } = trpc.connections.saveCredentials.useMutation();
  const fields = Object.entries(kinds[kind].fields);
  const isComplete = fields.every(([name]) => (typed[name] ?? '').trim() !== '');

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isComplete || isPending) return;
    const values = Object.fromEntries(fields.map(([name]) => [name, (typed[name] ?? '').trim()]));
    const credentials = { kind, ...values } as Inputs['connections']['saveCredentials']['credentials'];
    try {
      await mutateAsync({ connectionId: connection.id, credentials });
      setTyped({});
      setFailure(null);
      toast({ text: 'Credentials saved. What waited is done with them now.' });
      void utils.connections.list.invalidate();
      void utils.sessions.byId.invalidate();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };

  return (
    <form
      aria-label="New credentials"
      className="flex max-w-md flex-col gap-3"
      noValidate
      onSubmit={(event) => void submit(event)}
    >
      <fieldset className="flex gap-4 text-row">
        <legend className="sr-only">Kind</legend>
        {(Object.keys(kinds) as Kind[]).map((name) => (
          <label key={name} className="inline-flex min-h-6 items-center gap-2">
            <input
              type="radio"
              name={`kind-${connection.id}`}
              checked={kind === name}
              onChange={() => setKind(name)}
              className="size-4 accent-accent"
            />
            {kinds[name].label}
          </label>
        ))}
      </fieldset>
      {fields.map(([name, label]) => (
        <Field key={name} label={label} error={failure?.fields[`credentials.${name}`]}>
          {(control) => (
            <Input
              {...control}
              type={name === 'clientId' ? 'text' : 'password'}
              autoComplete="new-password"
              spellCheck={false}
              className="font-mono"
              value={typed[name] ?? ''}
              onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
            />
          )}
        </Field>
      ))}
      {failure === null ? null : (
        <p role="alert" className="text-row text-danger">
          {failure.sentence}
        </p>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" busy={isPending} disabled={!isComplete}>
          {connection.credentials === 'none' ? 'Save' : 'Replace'} credentials
        </Button>
        <span className="text-xs text-ink-3">Saved sealed, never shown again.</span>
      </div>
    </form>
  );
}
