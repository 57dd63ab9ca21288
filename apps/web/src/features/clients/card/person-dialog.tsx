import { Field, Input } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { factNames, orNull, formatCardValue } from './card-text.ts';
import { useCardForm } from './use-card-form.ts';

type Person = ClientCard['people'][number];
type PersonFacts = { readonly [Field in Exclude<keyof Person, 'id'>]: Person[Field] };
interface Draft {
  readonly name: string;
  readonly role: string;
  readonly email: string;
  readonly phone: string;
  readonly mayApprove: boolean;
}
const nobody: PersonFacts = { name: '', role: null, email: null, phone: null, mayApprove: false };

const draftOf = (facts: PersonFacts): Draft => ({
  name: facts.name,
  role: facts.role ?? '',
  email: facts.email ?? '',
  phone: facts.phone ?? '',
  mayApprove: facts.mayApprove,
});
const factsOf = (draft: Draft): PersonFacts => ({
  name: draft.name.trim(),
  role: orNull(draft.role),
  email: orNull(draft.email),
  phone: orNull(draft.phone),
  mayApprove: draft.mayApprove,
});

interface PersonDialogProps {
  card: ClientCard;
  /** Null for somebody new. */
  person: Person | null;
  onClose: () => void;
}

/** Somebody at the client: who they are, how they are reached, whether they may say yes. */
export default function PersonDialog({ card, person, onClose }: PersonDialogProps) {
  const add = trpc.clients.addPerson.useMutation();
  const update = trpc.clients.updatePerson.useMutation();
  const keyOf = useIdempotencyKey();
  const clientId = card.client.id;
  const inputOf = (expectedVersion: number, facts: Partial<PersonFacts>) =>
    person === null
      ? { clientId, ...nobody, ...facts, idempotencyKey: keyOf(facts) }
      : { clientId, personId: person.id, expectedVersion, ...facts };
  const form = useCardForm<PersonFacts, Draft>({
    name: `person:${person?.id ?? clientId}`,
    card,
    isNew: person === null,
    read: ({ people }) => {
      const { id: _, ...facts } = people.find(({ id }) => id === person?.id) ?? { id: '', ...nobody };
      return facts;
    },
    draftOf,
    factsOf,
    check: async (expectedVersion, facts) => {
      const { AddPerson, UpdatePerson } = await inputSchemas.clients();
      const parsed = (person === null ? AddPerson : UpdatePerson).safeParse(inputOf(expectedVersion, facts));
      return parsed.success ? null : fieldErrorsOf(parsed.error.issues);
    },
    save: (expectedVersion, facts) =>
      person === null
        ? add.mutateAsync({ clientId, ...nobody, ...facts, idempotencyKey: keyOf(facts) })
        : update.mutateAsync({ clientId, personId: person.id, expectedVersion, ...facts }),
    onSaved: () => {
      toast({ text: person === null ? 'Person added.' : 'Person saved.' });
      onClose();
    },
  });
  const { draft, change, errors } = form;
  const text = (field: 'name' | 'role' | 'email' | 'phone', type: string, maxLength: number, hint?: string) => (
    <Field label={factNames[field] ?? field} hint={hint} error={errors[field]}>
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
          checked={draft.mayApprove}
          onChange={({ target }) => change({ mayApprove: target.checked })}
        />
        <span>
          May approve
          <span className="block text-xs text-ink-3">Their yes to a proposal is the client’s.</span>
        </span>
      </label>
    </FormDialog>
  );
}
