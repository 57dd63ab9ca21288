import { Field, Input, Select } from '../../../components/field.tsx';
import type { Outputs } from '../../../lib/api.ts';
import { useTouchedFields } from '../../../lib/form-draft.ts';
import { trpc } from '../../../lib/trpc.ts';
import { readWait, splitWait, type WaitUnit, waitUnits } from '../../../lib/wait-input.ts';
import { FormEnd } from './form-end.tsx';
import { useSaving } from './use-saving.ts';

type Waits = Outputs['brokerage']['waits'];

function fieldsOf({ chaseAfterMinutes, followUpAfterMinutes }: Waits) {
  const [chase, followUp] = [splitWait(chaseAfterMinutes), splitWait(followUpAfterMinutes)];
  return { chase: chase.amount, chaseUnit: chase.unit, followUp: followUp.amount, followUpUnit: followUp.unit };
}
type WaitFields = Record<keyof ReturnType<typeof fieldsOf>, string>;

const between = (minutes: number | null, most: number): minutes is number =>
  minutes !== null && minutes >= 15 && minutes <= most;

/** After how long a silence is pointed out. Nothing is sent by itself. */
export function WaitsForm({ waits }: { waits: Waits }) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.brokerage.saveWaits.useMutation();
  const draft = useTouchedFields<WaitFields>('settings:waits', fieldsOf(waits));
  const { refused, isSaving, refuse, save } = useSaving();
  const { chase, chaseUnit, followUp, followUpUnit } = draft.fields;
  const submit = (): void => {
    const chaseAfterMinutes = readWait(chase, chaseUnit as WaitUnit);
    const followUpAfterMinutes = readWait(followUp, followUpUnit as WaitUnit);
    const isChaseFit = between(chaseAfterMinutes, 10_080);
    if (!isChaseFit || !between(followUpAfterMinutes, 43_200))
      return refuse(isChaseFit ? { followUp: 'From 15 minutes to 30 days' } : { chase: 'From 15 minutes to 7 days' });
    void save(async () => {
      utils.brokerage.waits.setData(undefined, await mutateAsync({ chaseAfterMinutes, followUpAfterMinutes }));
      draft.forget();
    }, 'Saved; it holds for whoever is silent from now on.');
  };
  return (
    <form
      noValidate
      aria-label="Reminders"
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div>
        <h2 className="text-body font-semibold">Reminders</h2>
        <p className="max-w-xl pt-0.5 text-row text-ink-2">
          When the time is over, the session says so and comes up as the broker’s turn, once. Nothing is sent by itself.
        </p>
      </div>
      <WaitField
        label="An operator is silent after"
        hint="For operators with fewer than three answers here; the others are measured by their own median, half an hour to a day."
        amount={chase}
        unit={chaseUnit}
        error={refused.fields.chase ?? refused.fields.chaseAfterMinutes}
        onAmount={(text) => draft.set('chase', text)}
        onUnit={(text) => draft.set('chaseUnit', text)}
      />
      <WaitField
        label="A client with a proposal is followed up after"
        hint="Counted from when it was sent, as long as nobody answered."
        amount={followUp}
        unit={followUpUnit}
        error={refused.fields.followUp ?? refused.fields.followUpAfterMinutes}
        onAmount={(text) => draft.set('followUp', text)}
        onUnit={(text) => draft.set('followUpUnit', text)}
      />
      <FormEnd sentence={refused.sentence} isKept={draft.isKept} isSaving={isSaving} onForget={draft.forget} />
    </form>
  );
}

interface WaitFieldProps {
  label: string;
  hint: string;
  amount: string;
  unit: string;
  error: string | undefined;
  onAmount: (text: string) => void;
  onUnit: (text: string) => void;
}

function WaitField({ label, hint, amount, unit, error, onAmount, onUnit }: WaitFieldProps) {
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
              onChange={(event) => onAmount(event.target.value)}
            />
          </div>
          <div className="w-28">
            <Select aria-label={`Unit of “${label}”`} value={unit} onChange={(event) => onUnit(event.target.value)}>
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
