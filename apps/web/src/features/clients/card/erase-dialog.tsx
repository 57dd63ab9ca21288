import { useNavigate } from '@tanstack/react-router';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import { useForm } from '../../../lib/form/use-form.ts';
import { plural } from '../../../lib/format/format.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
const empty = { version: 0, values: { confirmName: '' } };

/** Asked before a client is erased, and only done once its name was typed. */
export default function EraseDialog({
  clientId,
  name,
  onClose,
}: {
  clientId: string;
  name: string;
  onClose: () => void;
}) {
  const form = useEraseForm(clientId);
  const { confirmName } = form.values;
  return (
    <FormDialog
      size="sm"
      title={`Erase ${name}`}
      description="This can’t be undone."
      verb="Erase for good"
      tone="danger"
      cancel="Cancel"
      isDisabled={confirmName.trim() !== name.trim()}
      form={form}
      onClose={onClose}
    >
      <p className="text-row">
        Erases names, addresses, notes, people, messages, email, files, requests and proposals. Flight figures stay
        without a name. Your name and the time are recorded.
      </p>
      <Field label={`Type “${name}” to confirm`}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={200}
            value={confirmName}
            onChange={(event) => form.edit({ confirmName: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}

/** The form that erases a client. */
function useEraseForm(clientId: string) {
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const { mutateAsync } = trpc.clients.erase.useMutation();
  const form = useForm<{ readonly confirmName: string }>({
    name: null,
    saved: empty,
    save: async ({ values: { confirmName } }) => {
      const { sessions } = await mutateAsync({ clientId, confirmName });
      toast({ text: `Client data erased, in ${plural(sessions, 'session')} and on the card` });
      await navigate({ to: '/clients' });
      await utils.invalidate();
    },
  });
  return form;
}
