import type { Preference } from '@tripthread/shared/clients/clients';
import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../../components/controls/button.tsx';
import { Input } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import type { Submission } from '../../../lib/form/use-submission.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { cardForm } from './card-form.ts';
import { factNames, formatCardValue } from './card-text.ts';
import { useCardShown } from './use-card.ts';

interface Row extends Preference {
  /** Steady across adding and removing, so that the focus stays where it is. */
  readonly key: string;
}
const most = 60;
const rowOf = (pair: Preference): Row => ({ ...pair, key: crypto.randomUUID() });
const empty: Preference = { label: '', value: '' };
type PreferenceFields = Readonly<Record<'preferences', readonly Row[]>>;
const read = ({ client: { preferences } }: ClientCard): PreferenceFields => ({
  preferences: (preferences.length === 0 ? [empty] : preferences).map(rowOf),
});
/** What the rows say: trimmed, without empty ones. */
const meaning = ({ preferences }: PreferenceFields) => ({
  preferences: preferences
    .map(({ label, value }) => ({ label: label.trim(), value: value.trim() }))
    .filter(({ label, value }) => label !== '' || value !== ''),
});
const usual = ['Catering', 'Cabin', 'Seating', 'Wi-Fi', 'Pets', 'Ground transport', 'Airports', 'Billing'];

/** What the client likes and needs, as pairs of a word and what it is. */
export default function PreferencesDialog({ card, onClose }: { card: ClientCard; onClose: () => void }) {
  const form = usePreferencesForm(card, onClose);
  const { preferences: rows } = form.values;
  const set = (next: readonly Row[]): void => form.edit({ preferences: next });
  const edit = (key: string, fields: Partial<Preference>): void =>
    set(rows.map((row) => (row.key === key ? { ...row, ...fields } : row)));
  return (
    <FormDialog
      title="Preferences"
      description="Catering, seating, pets and anything else to check before sourcing."
      verb="Save preferences"
      form={form}
      nameOf={(field) => factNames[field] ?? field}
      inWords={formatCardValue}
      onClose={onClose}
    >
      <datalist id="usual-preferences">
        {usual.map((label) => (
          <option key={label} value={label}>
            {label}
          </option>
        ))}
      </datalist>
      <ul className="flex flex-col gap-2">
        {rows.map((row, index) => (
          <PreferenceRow
            key={row.key}
            row={row}
            number={index + 1}
            isChecked={form.failure !== null}
            onEdit={(fields) => edit(row.key, fields)}
            onRemove={() => set(rows.filter(({ key }) => key !== row.key))}
          />
        ))}
      </ul>
      <div>
        <Button
          size="sm"
          icon={<Plus size={13} aria-hidden />}
          disabled={rows.length >= most}
          onClick={() => set([...rows, rowOf(empty)])}
        >
          Add preference
        </Button>
      </div>
    </FormDialog>
  );
}

interface PreferenceRowProps {
  row: Row;
  number: number;
  /** Saving was tried: a half-filled row is marked. */
  isChecked: boolean;
  onEdit: (fields: Partial<Preference>) => void;
  onRemove: () => void;
}

function PreferenceRow({ row, number, isChecked, onEdit, onRemove }: PreferenceRowProps) {
  const [hasLabel, hasValue] = [row.label.trim() !== '', row.value.trim() !== ''];
  return (
    <li className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-center gap-2">
      <Input
        aria-label={`What ${number}`}
        placeholder="Catering"
        list="usual-preferences"
        maxLength={60}
        aria-invalid={isChecked && !hasLabel && hasValue}
        value={row.label}
        onChange={({ target }) => onEdit({ label: target.value })}
      />
      <Input
        aria-label={`Preference ${number}`}
        placeholder="No shellfish"
        maxLength={500}
        aria-invalid={isChecked && !hasValue && hasLabel}
        value={row.value}
        onChange={({ target }) => onEdit({ value: target.value })}
      />
      <IconButton label={`Remove preference ${number}`} onClick={onRemove}>
        <X size={14} aria-hidden />
      </IconButton>
    </li>
  );
}

/** The form of a client's preferences. */
function usePreferencesForm(card: ClientCard, onClose: () => void) {
  const { mutateAsync } = trpc.clients.update.useMutation();
  const shown = useCardShown();
  const clientId = card.client.id;
  const finish = (): void => {
    toast({ text: 'Preferences saved.' });
    onClose();
  };
  const inputOf = ({ version, values }: Submission<PreferenceFields>) => ({
    clientId,
    expectedVersion: version,
    ...meaning(values),
  });
  const form = useForm<PreferenceFields>({
    name: `client-preferences:${clientId}`,
    ...cardForm(card, read, shown),
    meaning,
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
