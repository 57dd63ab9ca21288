import { Field, Input } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { factNames, orNull, formatCardValue } from './card-text.ts';
import { useCardForm } from './use-card-form.ts';

type Contact = Pick<ClientCard['client'], 'name' | 'companyName' | 'email' | 'phone'>;
type ContactFacts = { readonly [Field in keyof Contact]: Contact[Field] };
type Draft = Record<keyof Contact, string>;

const draftOf = (facts: ContactFacts): Draft => ({
  name: facts.name,
  companyName: facts.companyName ?? '',
  email: facts.email ?? '',
  phone: facts.phone ?? '',
});

/** Name, company, mail and phone of a client. */
export default function ContactDialog({ card, onClose }: { card: ClientCard; onClose: () => void }) {
  const { mutateAsync } = trpc.clients.update.useMutation();
  const clientId = card.client.id;
  const form = useCardForm<ContactFacts, Draft>({
    name: `client:${clientId}`,
    card,
    read: ({ client: { name, companyName, email, phone } }) => ({ name, companyName, email, phone }),
    draftOf,
    factsOf: ({ name, companyName, email, phone }) => ({
      name: name.trim(),
      companyName: orNull(companyName),
      email: orNull(email),
      phone: orNull(phone),
    }),
    check: async (expectedVersion, facts) => {
      const { UpdateClient } = await inputSchemas.clients();
      const parsed = UpdateClient.safeParse({ clientId, expectedVersion, ...facts });
      return parsed.success ? null : fieldErrorsOf(parsed.error.issues);
    },
    save: (expectedVersion, facts) => mutateAsync({ clientId, expectedVersion, ...facts }),
    onSaved: () => {
      toast({ text: 'Client saved.' });
      onClose();
    },
  });
  const { draft, change, errors } = form;
  const text = (field: keyof Draft, type: 'text' | 'email' | 'tel', maxLength: number) => (
    <Field label={factNames[field] ?? field} error={errors[field]}>
      {(control) => (
        <Input
          {...control}
          type={type}
          maxLength={maxLength}
          value={draft[field]}
          onChange={({ target }) => change({ [field]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <FormDialog
      title="Edit client"
      description="A new name shows in every session of this client."
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
