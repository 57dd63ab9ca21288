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

type Person = ClientCard['people'][number];
interface PersonFields extends Readonly<Record<'name' | 'role' | 'email' | 'phone', string>> {
  readonly mayApprove: boolean;
}

const read = (person: Person | undefined): PersonFields => ({
  name: person?.name ?? '',
  role: person?.role ?? '',
  email: person?.email ?? '',
  phone: person?.phone ?? '',
  mayApprove: person?.mayApprove ?? false,
});
const factsOf = ({ name, role, email, phone, mayApprove }: PersonFields) => ({
  name: name.trim(),
  role: orNull(role),
  email: orNull(email),
  phone: orNull(phone),
  mayApprove,
});

interface PersonDialogProps {
  card: ClientCard;
  /** Null adds a person. */
  person: Person | null;
  onClose: () => void;
}

/** Adds or edits a person at the client: how they are reached, and whether they may approve. */
export default function PersonDialog(props: PersonDialogProps) {
  const { person, onClose } = props;
  const form = usePersonForm(props);
  const { values, edit, errors } = form;
  const text = (field: 'name' | 'role' | 'email' | 'phone', type: string, maxLength: number, hint?: string) => (
    <Field label={factNames[field] ?? field} hint={hint} error={errors[field]}>
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
      title={person === null ? 'Add person' : 'Edit person'}
      verb={person === null ? 'Add person' : 'Save person'}
      form={form}
      nameOf={(field) => factNames[field] ?? field}
      inWords={formatCardValue}
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        {text('name', 'text', 200)}
        {text('role', 'text', 100, 'Assistant, CFO, spouse')}
        {text('email', 'email', 254)}
        {text('phone', 'tel', 40)}
      </div>
      <label className="flex items-start gap-2 text-row">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-accent"
          checked={values.mayApprove}
          onChange={({ target }) => edit({ mayApprove: target.checked })}
        />
        <span>
          May approve
          <span className="block text-xs text-ink-3">May accept a proposal for the client.</span>
        </span>
      </label>
    </FormDialog>
  );
}

/** The form of a person at a client. */
function usePersonForm({ card, person, onClose }: PersonDialogProps) {
  const add = trpc.clients.addPerson.useMutation();
  const update = trpc.clients.updatePerson.useMutation();
  const shown = useCardShown();
  const clientId = card.client.id;
  const newPerson = ({ values, keyOf }: Submission<PersonFields>) => {
    const facts = factsOf(values);
    return { clientId, ...facts, idempotencyKey: keyOf(facts) };
  };
  const changedPerson = (personId: string, { version, values, changed }: Submission<PersonFields>) => ({
    clientId,
    personId,
    expectedVersion: version,
    ...only(factsOf(values), changed),
  });
  const finish = (): void => {
    toast({ text: person === null ? 'Person added.' : 'Person saved.' });
    onClose();
  };
  const form = useForm<PersonFields>({
    name: `person:${person?.id ?? clientId}`,
    ...cardForm(card, ({ people }) => read(people.find(({ id }) => id === person?.id)), shown),
    meaning: factsOf,
    check: async (submission) => {
      const { AddPerson, UpdatePerson } = await inputSchemas.clients();
      const parsed =
        person === null
          ? AddPerson.safeParse(newPerson(submission))
          : UpdatePerson.safeParse(changedPerson(person.id, submission));
      return fieldErrorsOf(parsed.error?.issues ?? []);
    },
    save: async (submission) =>
      shown(
        await (person === null
          ? add.mutateAsync(newPerson(submission))
          : update.mutateAsync(changedPerson(person.id, submission))),
      ),
    onSaved: finish,
    ...(person === null ? {} : { onUnchanged: finish }),
  });
  return form;
}
