import type { FieldErrors } from '@tripthread/shared/failures';
import { Form } from '../../../components/controls/form.tsx';
import { Field, Input, Select } from '../../../components/controls/field.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { readWait, splitWait, type WaitUnit, waitUnits } from './wait-input.ts';
import { FormEnd } from '../form-end.tsx';

type Waits = Outputs['brokerage']['waits'];

function fieldsOf({ chaseAfterMinutes, followUpAfterMinutes }: Waits) {
  const [chase, followUp] = [splitWait(chaseAfterMinutes), splitWait(followUpAfterMinutes)];
  return { chase: joined(chase.amount, chase.unit), followUp: joined(followUp.amount, followUp.unit) };
}
type WaitFields = ReturnType<typeof fieldsOf>;

// Amount and unit are one field: changing either changes the waiting time.
const joined = (amount: string, unit: string): string => `${amount} ${unit}`;
function apart(field: string): readonly [amount: string, unit: WaitUnit] {
  const at = field.lastIndexOf(' ');
  return [field.slice(0, at), field.slice(at + 1) as WaitUnit];
}
function readWaits(fields: WaitFields) {
  return {
    chaseAfterMinutes: readWait(...apart(fields.chase)),
    followUpAfterMinutes: readWait(...apart(fields.followUp)),
  };
}
const names = { chase: 'An operator is silent after', followUp: 'A client with a proposal is followed up after' };

const between = (minutes: number | null, most: number): minutes is number =>
  minutes !== null && minutes >= 15 && minutes <= most;

const savedOf = (waits: Waits) => ({ version: 0, values: fieldsOf(waits) });

function errorsOf(fields: WaitFields): FieldErrors {
  const { chaseAfterMinutes, followUpAfterMinutes } = readWaits(fields);
  if (!between(chaseAfterMinutes, 10_080)) return { chase: 'From 15 minutes to 7 days' };
  return between(followUpAfterMinutes, 43_200) ? {} : { followUp: 'From 15 minutes to 30 days' };
}

/** Edits the waiting times before reminders. Nothing is sent automatically. */
export function WaitsForm({ waits }: { waits: Waits }) {
  const form = useWaitsForm(waits);
  const { values, errors, edit } = form;
  return (
    <Form form={form} label="Reminders" className="flex flex-col gap-4 p-4">
      <div>
        <h2 className="text-body font-semibold">Reminders</h2>
        <p className="max-w-xl pt-0.5 text-row text-ink-2">
          Afterwards the session becomes the broker’s turn, once. Nothing is sent automatically.
        </p>
      </div>
      <WaitField
        label={names.chase}
        hint="For operators with fewer than three answers here; the others are measured by their own median, half an hour to a day."
        value={values.chase}
        error={errors.chase ?? errors.chaseAfterMinutes}
        onChange={(text) => edit({ chase: text })}
      />
      <WaitField
        label={names.followUp}
        hint="Counted from sending, while it is unanswered."
        value={values.followUp}
        error={errors.followUp ?? errors.followUpAfterMinutes}
        onChange={(text) => edit({ followUp: text })}
      />
      <FormEnd form={form} names={names} />
    </Form>
  );
}

interface WaitFieldProps {
  label: string;
  hint: string;
  /** Amount and unit. */
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function WaitField({ label, hint, value, error, onChange }: WaitFieldProps) {
  const [amount, unit] = apart(value);
  return (
    <Field label={label} hint={hint} error={error} className="max-w-xl">
      {(control) => (
        <div className="flex gap-2">
          <div className="w-20">
            <Input
              {...control}
              inputMode="decimal"
              maxLength={8}
              className="tabular-nums"
              value={amount}
              onChange={(event) => onChange(joined(event.target.value, unit))}
            />
          </div>
          <div className="w-28">
            <Select
              aria-label={`Unit of “${label}”`}
              value={unit}
              onChange={(event) => onChange(joined(amount, event.target.value))}
            >
              {waitUnits.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
          </div>
        </div>
      )}
    </Field>
  );
}

/** The form of the waits. */
function useWaitsForm(waits: Waits) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.brokerage.saveWaits.useMutation();
  const form = useForm<WaitFields>({
    name: 'settings:waits',
    saved: savedOf(waits),
    check: ({ values }) => errorsOf(values),
    save: async ({ base, values }) => {
      const { chaseAfterMinutes, followUpAfterMinutes } = readWaits(values);
      if (chaseAfterMinutes === null || followUpAfterMinutes === null) return;
      const was = readWaits(base);
      const before = {
        chaseAfterMinutes: was.chaseAfterMinutes ?? waits.chaseAfterMinutes,
        followUpAfterMinutes: was.followUpAfterMinutes ?? waits.followUpAfterMinutes,
      };
      const now = await mutateAsync({ chaseAfterMinutes, followUpAfterMinutes, before });
      utils.brokerage.waits.setData(undefined, now);
      toast({ text: 'Saved; applies from now on.' });
      return savedOf(now);
    },
    theirs: async () => {
      await utils.brokerage.waits.refetch();
      const now = utils.brokerage.waits.getData();
      return now === undefined ? undefined : savedOf(now);
    },
    afterTheirs: 'stay',
  });
  return form;
}
