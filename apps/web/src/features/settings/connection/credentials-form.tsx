import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Form } from '../../../components/controls/form.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import type { Inputs } from '../../../lib/api/api-types.ts';
import type { Saved } from '../../../lib/form/form-state.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { Connection } from './connection-page.tsx';

const secretNames = {
  apiToken: 'API token',
  bearer: 'Bearer token',
  clientId: 'Client id',
  clientSecret: 'Client secret',
} as const;
type Secret = keyof typeof secretNames;

const kindNames = { token: 'API token', oauth: 'OAuth client' } as const;
type Kind = keyof typeof kindNames;
const kinds: Readonly<Record<Kind, readonly Secret[]>> = {
  token: ['apiToken', 'bearer'],
  oauth: ['apiToken', 'clientId', 'clientSecret'],
};

interface CredentialFields extends Readonly<Record<Secret, string>> {
  readonly kind: Kind;
}
const empty: Readonly<Record<Secret, string>> = { apiToken: '', bearer: '', clientId: '', clientSecret: '' };

function credentialsOf({
  kind,
  ...secrets
}: CredentialFields): Inputs['connections']['saveCredentials']['credentials'] {
  const apiToken = secrets.apiToken.trim();
  return kind === 'token'
    ? { kind, apiToken, bearer: secrets.bearer.trim() }
    : { kind, apiToken, clientId: secrets.clientId.trim(), clientSecret: secrets.clientSecret.trim() };
}

/** Enters new credentials. They are not stored in the browser, and the server never returns them. */
export function CredentialsForm({ connection }: { connection: Connection }) {
  const form = useCredentialsForm(connection);
  const { values, edit } = form;
  const fields = kinds[values.kind];
  const isComplete = fields.every((name) => values[name].trim() !== '');

  return (
    <Form form={form} label="New credentials" className="flex max-w-md flex-col gap-3" isDisabled={!isComplete}>
      <KindChoice group={`kind-${connection.id}`} kind={values.kind} onChange={(kind) => edit({ kind })} />
      {fields.map((name) => (
        <Field key={name} label={secretNames[name]} error={form.errors[`credentials.${name}`]}>
          {(control) => (
            <Input
              {...control}
              type={name === 'clientId' ? 'text' : 'password'}
              autoComplete="new-password"
              spellCheck={false}
              className="font-mono"
              value={values[name]}
              onChange={({ target }) => edit({ [name]: target.value })}
            />
          )}
        </Field>
      ))}
      {form.failure === null ? null : (
        <p role="alert" className="text-row text-danger">
          {form.failure.sentence}
        </p>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" busy={form.isSaving} disabled={!isComplete}>
          {connection.credentials === 'none' ? 'Save' : 'Replace'} credentials
        </Button>
        <span className="text-xs text-ink-3">Stored encrypted, never shown again.</span>
      </div>
    </Form>
  );
}

interface KindChoiceProps {
  group: string;
  kind: Kind;
  onChange: (kind: Kind) => void;
}

const KindChoice = ({ group, kind, onChange }: KindChoiceProps) => (
  <fieldset className="flex gap-4 text-row">
    <legend className="sr-only">Kind</legend>
    {(['token', 'oauth'] as const).map((name) => (
      <label key={name} className="inline-flex min-h-6 items-center gap-2">
        <input
          type="radio"
          name={group}
          checked={kind === name}
          onChange={() => onChange(name)}
          className="size-4 accent-accent"
        />
        {kindNames[name]}
      </label>
    ))}
  </fieldset>
);

/** The form of new credentials. */
function useCredentialsForm(connection: Connection) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.connections.saveCredentials.useMutation();
  const [saved] = useState((): Saved<CredentialFields> => ({
    version: 0,
    values: { ...empty, kind: connection.credentials === 'oauth' ? 'oauth' : 'token' },
  }));
  const form = useForm<CredentialFields>({
    // Passwords are not kept in the browser.
    name: null,
    saved,
    save: async ({ values }) => {
      const { kind } = values;
      await mutateAsync({ connectionId: connection.id, credentials: credentialsOf(values) });
      toast({ text: 'Credentials saved. Waiting work continues.' });
      void utils.connections.list.invalidate();
      void utils.sessions.byId.invalidate();
      return { version: 0, values: { ...empty, kind } };
    },
  });
  return form;
}
