import { isMailAddress } from '@tripthread/shared/mail/mails';
import type { FieldErrors } from '@tripthread/shared/failures';
import { createPortal } from 'react-dom';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { RefusedInput } from '../../../lib/form/refused-input.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { Field, Input } from '../../../components/controls/field.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { failureOf, staleCardOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

interface AddAddressProps {
  client: Pick<NonNullable<SessionDetail['client']>, 'id' | 'name'>;
  onClose: () => void;
}

const empty = { version: 0, values: { email: '' } };

/** Adds the email address of a client who has none, without leaving the message to them. */
export default function AddAddressDialog({ client, onClose }: AddAddressProps) {
  const save = useAddAddress(client.id);
  const form = useForm<{ readonly email: string }>({
    name: null,
    saved: empty,
    check: ({ values }): FieldErrors =>
      isMailAddress(values.email.trim()) ? {} : { email: 'An email address looks like olivia@example.com' },
    save: async ({ values }) => {
      const email = values.email.trim();
      const refused = await save(email);
      if (refused !== null) throw new RefusedInput('Nothing was saved.', { email: refused });
      toast({ text: `Mail to ${client.name} goes to ${email}.` });
    },
    onSaved: onClose,
  });
  // Outside the composer's own form.
  return createPortal(
    <FormDialog
      size="sm"
      title={`Email address of ${client.name}`}
      description="Saved on the client’s card, for all brokers."
      verb="Save address"
      form={form}
      onClose={onClose}
    >
      <Field label="Email" error={form.errors.email}>
        {(control) => (
          <Input
            {...control}
            type="email"
            maxLength={254}
            value={form.values.email}
            onChange={({ target }) => {
              form.clearErrors();
              form.edit({ email: target.value });
            }}
          />
        )}
      </Field>
    </FormDialog>,
    document.body,
  );
}

/** @returns why it was not saved, or null. An address that a colleague saved first stays. */
function useAddAddress(clientId: string) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.clients.update.useMutation();
  return async (email: string): Promise<string | null> => {
    try {
      let { client } = await utils.clients.byId.fetch({ clientId });
      for (let tries = 1; client.email === null; tries += 1) {
        try {
          ({ client } = await mutateAsync({ clientId, expectedVersion: client.version, email }));
        } catch (error) {
          const current = staleCardOf(failureOf(error));
          if (current === undefined || tries === 3) throw error;
          ({ client } = current);
        }
      }
      await Promise.all([utils.clients.invalidate(), utils.sessions.byId.invalidate()]);
      return client.email === email ? null : `${client.email} was saved first.`;
    } catch (error) {
      return failureOf(error).sentence;
    }
  };
}
