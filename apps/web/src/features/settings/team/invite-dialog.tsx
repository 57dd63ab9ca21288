import { Field, Input, Select } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import type { Saved } from '../../../lib/form/form-state.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { type ShownLink, told } from './use-invitations.ts';

interface InviteDialogProps {
  onClose: () => void;
  onLink: (link: ShownLink) => void;
}

interface Draft {
  readonly email: string;
  readonly role: 'broker' | 'lead';
}
const emptyForm: Saved<Draft> = { version: 0, values: { email: '', role: 'broker' } };

export function InviteDialog(props: InviteDialogProps) {
  const { onClose } = props;
  const form = useInviteForm(props);
  const { values, edit, errors } = form;
  return (
    <FormDialog
      title="Invite a broker"
      description="They get a link by email. It works once, for seven days."
      verb="Invite"
      form={form}
      onClose={onClose}
    >
      <Field label="Email" error={errors.email} hint="They sign in with exactly this address.">
        {(control) => (
          <Input
            {...control}
            data-autofocus
            type="email"
            maxLength={254}
            placeholder="anna@broker.example"
            value={values.email}
            onChange={({ target }) => edit({ email: target.value })}
          />
        )}
      </Field>
      <Field label="Role" hint={roleHints[values.role]}>
        {(control) => (
          <Select
            {...control}
            value={values.role}
            onChange={({ target }) => edit({ role: target.value === 'lead' ? 'lead' : 'broker' })}
          >
            <option value="broker">Broker</option>
            <option value="lead">Lead</option>
          </Select>
        )}
      </Field>
    </FormDialog>
  );
}

const roleHints: Readonly<Record<Draft['role'], string>> = {
  broker: 'Sees their own sessions, and a summary of the others.',
  lead: 'Sees every session, invites others, and changes these settings.',
};

/** The form of an invitation. */
function useInviteForm({ onClose, onLink }: InviteDialogProps) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.team.invite.useMutation();
  const form = useForm<Draft>({
    name: 'invite',
    saved: emptyForm,
    save: async ({ values, keyOf }) => {
      try {
        const { path } = await mutateAsync({ ...values, idempotencyKey: keyOf(values) });
        told({ email: values.email.trim(), path }, onLink);
      } finally {
        await utils.team.invalidate();
      }
    },
    onSaved: onClose,
  });
  return form;
}
