import { Field, Input } from '../../components/controls/field.tsx';
import { FormDialog } from '../../components/overlays/form-dialog.tsx';
import { useForm } from '../../lib/form/use-form.ts';
import { serverNow } from '../../lib/time/clock.ts';
import { localInputValue } from '../../lib/time/local-input.ts';

interface SnoozeDialogProps {
  onClose: () => void;
  onSnooze: (until: string | null, keep: boolean) => void;
}

const empty = { version: 0, values: { until: '', keep: false } };

/** Snoozes a session until a time, or without one. */
export default function SnoozeDialog({ onClose, onSnooze }: SnoozeDialogProps) {
  const form = useForm<{ readonly until: string; readonly keep: boolean }>({
    name: null,
    saved: empty,
    save: ({ values }) =>
      Promise.resolve(onSnooze(values.until === '' ? null : new Date(values.until).toISOString(), values.keep)),
    onSaved: onClose,
  });
  const { until, keep } = form.values;
  const isPast = until !== '' && new Date(until).getTime() <= serverNow();
  return (
    <FormDialog
      size="sm"
      title="Snooze"
      description="It returns at this time, or on new activity."
      verb="Snooze"
      cancel="Cancel"
      isDisabled={isPast}
      form={form}
      onClose={onClose}
    >
      <Field
        label="Wake up at (your time)"
        hint="Leave empty to snooze without a time."
        error={isPast ? 'Must be in the future' : undefined}
      >
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            min={localInputValue(serverNow())}
            value={until}
            onChange={({ target }) => form.edit({ until: target.value })}
          />
        )}
      </Field>
      <label className="flex items-center gap-2 text-row">
        <input
          type="checkbox"
          checked={keep}
          onChange={({ target }) => form.edit({ keep: target.checked })}
          className="size-4 accent-accent"
        />
        Stay snoozed on new activity
      </label>
    </FormDialog>
  );
}
