import { useState } from 'react';
import { Field, Input, Select } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { failureOf, type ShownFailure } from '../../../lib/api/failure.ts';
import { useFormDraft } from '../../../lib/form/form-draft.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
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
const nobody = (): Draft => ({ email: '', role: 'broker' });

export function InviteDialog({ onClose, onLink }: InviteDialogProps) {
  const utils = trpc.useUtils();
  const { mutateAsync, isPending } = trpc.team.invite.useMutation();
  const { value, set, forget, isKept } = useFormDraft<Draft>('invite', nobody);
  const [failure, setFailure] = useState<ShownFailure | null>(null);
  const keyOf = useIdempotencyKey();
  const invite = async (): Promise<void> => {
    setFailure(null);
    try {
      const { path } = await mutateAsync({ ...value, idempotencyKey: keyOf(value) });
      forget();
      onClose();
      told({ email: value.email.trim(), path }, onLink);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      await utils.team.invalidate();
    }
  };
  return (
    <FormDialog
      title="Invite somebody"
      description="They get a link by mail, choose their password, and are on this desk. It works once, for seven days."
      verb="Invite"
      form={{ isKept, discard: forget, failure, isSaving: isPending, save: () => void invite() }}
      onClose={onClose}
    >
      <Field label="E-mail" error={failure?.fields.email} hint="They sign in with exactly this address.">
        {(control) => (
          <Input
            {...control}
            data-autofocus
            type="email"
            maxLength={254}
            placeholder="anna@broker.example"
            value={value.email}
            onChange={({ target }) => set({ ...value, email: target.value })}
          />
        )}
      </Field>
      <Field label="Role" hint={roleHints[value.role]}>
        {(control) => (
          <Select
            {...control}
            value={value.role}
            onChange={({ target }) => set({ ...value, role: target.value as Draft['role'] })}
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
  broker: 'Sees their own sessions, and a card of the others.',
  lead: 'Sees every session, invites others, and changes these settings.',
};
