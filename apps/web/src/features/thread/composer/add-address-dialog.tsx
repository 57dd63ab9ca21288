import { isMailAddress } from '@tripthread/shared/mail/mails';
import { type FormEvent, useId, useState } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import type { ClientCard, SessionDetail } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

interface AddAddressProps {
  client: Pick<NonNullable<SessionDetail['client']>, 'id' | 'name'>;
  onClose: () => void;
}

/** The mail address of a client who has none, without leaving what is being written to them. */
export default function AddAddressDialog({ client, onClose }: AddAddressProps) {
  const formId = useId();
  const [email, setEmail] = useState('');
  const [sentence, setSentence] = useState<string | null>(null);
  const { save, isSaving } = useAddAddress(client.id);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    // To React it still stands in the composer’s form, and this is not its sending.
    event.stopPropagation();
    const given = email.trim();
    if (!isMailAddress(given)) return setSentence('A mail address looks like olivia@example.com');
    const refused = await save(given);
    if (refused !== null) return setSentence(refused);
    toast({ text: `Mail to ${client.name} goes to ${given}.` });
    onClose();
  };
  // Apart from the composer’s own form.
  return createPortal(
    <Dialog
      size="sm"
      title={`Mail address of ${client.name}`}
      description="It is kept on the client’s card, for all who work with them."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={formId} variant="primary" busy={isSaving}>
            Save address
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)}>
        <Field label="E-mail" error={sentence ?? undefined}>
          {(control) => (
            <Input
              {...control}
              type="email"
              maxLength={254}
              value={email}
              onChange={(event) => {
                setEmail(event.target.value);
                setSentence(null);
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>,
    document.body,
  );
}

/** Answers the sentence of what stood in the way, or null. An address that somebody else was quicker to enter stays. */
function useAddAddress(clientId: string) {
  const utils = trpc.useUtils();
  const { mutateAsync, isPending } = trpc.clients.update.useMutation();
  const save = async (email: string): Promise<string | null> => {
    try {
      let { client } = await utils.clients.byId.fetch({ clientId });
      for (let tries = 1; client.email === null; tries += 1) {
        try {
          ({ client } = await mutateAsync({ clientId, expectedVersion: client.version, email }));
        } catch (error) {
          const current = failureOf(error).current as unknown as ClientCard | undefined;
          if (current === undefined || tries === 3) throw error;
          ({ client } = current);
        }
      }
      await Promise.all([utils.clients.invalidate(), utils.sessions.byId.invalidate()]);
      return client.email === email ? null : `Meanwhile ${client.email} was entered for them.`;
    } catch (error) {
      return failureOf(error).sentence;
    }
  };
  return { save, isSaving: isPending };
}
