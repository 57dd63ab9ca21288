import { Field, Input } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import type { Submission } from '../../../lib/form/use-submission.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { cardForm, only } from './card-form.ts';
import { factNames, orNull, formatCardValue } from './card-text.ts';
import { useCardShown } from './use-card.ts';

type Contact = Record<'name' | 'companyName' | 'email' | 'phone', string>;

const read = ({ client }: ClientCard): Contact => ({
  name: client.name,
  companyName: client.companyName ?? '',
  email: client.email ?? '',
  phone: client.phone ?? '',
});
const factsOf = ({ name, companyName, email, phone }: Contact) => ({
  name: name.trim(),
  companyName: orNull(companyName),
  email: orNull(email),
  phone: orNull(phone),
});

/** Edits the name, company, email and phone of a client. */
export default function ContactDialog({ card, onClose }: { card: ClientCard; onClose: () => void }) {
  const form = useContactForm(card, onClose);
  const { values, edit, errors } = form;
  const text = (field: keyof Contact, type: 'text' | 'email' | 'tel', maxLength: number) => (
    <Field label={factNames[field] ?? field} error={errors[field]}>
      {(control) => (
        <Input
          {...control}
          type={type}
          maxLength={maxLength}
          value={values[field]}
          onChange={({ target }) => edit({ [field]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <FormDialog
      title="Edit client"
      description="The name changes in every session of this client."
      verb="Save client"
      form={form}
      nameOf={(field) => factNames[field] ?? field}
      inWords={formatCardValue}
      onClose={onClose}
    >
      {text('name', 'text', 200)}
      {text('companyName', 'text', 200)}
      <div className="grid gap-3 sm:grid-cols-2">
        {text('email', 'email', 254)}
        {text('phone', 'tel', 40)}
      </div>
    </FormDialog>
  );
}

/** The form of a client's contact data. */
function useContactForm(card: ClientCard, onClose: () => void) {
  const { mutateAsync } = trpc.clients.update.useMutation();
  const clientId = card.client.id;
  const shown = useCardShown();
  const finish = (): void => {
    toast({ text: 'Client saved.' });
    onClose();
  };
  const inputOf = ({ version, values, changed }: Submission<Contact>) => ({
    clientId,
    expectedVersion: version,
    ...only(factsOf(values), changed),
  });
  const form = useForm<Contact>({
    name: `client:${clientId}`,
    ...cardForm(card, read, shown),
    meaning: factsOf,
    check: async (submission) => {
      const { UpdateClient } = await inputSchemas.clients();
      return fieldErrorsOf(UpdateClient.safeParse(inputOf(submission)).error?.issues ?? []);
    },
    save: async (submission) => shown(await mutateAsync(inputOf(submission))),
    onSaved: finish,
    onUnchanged: finish,
  });
  return form;
}
