import { type SessionStep, stepNames } from '@tripthread/shared/sessions/sessions';
import type { FieldErrors } from '@tripthread/shared/failures';
import { Field, Textarea } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { RefusedInput } from '../../../lib/form/refused-input.ts';
import { useForm } from '../../../lib/form/use-form.ts';

interface MoveBackDialogProps {
  from: SessionStep;
  to: SessionStep;
  onClose: () => void;
  /** @returns whether it moved; the reason stays in the field when it did not */
  onMove: (reason: string) => Promise<boolean>;
}

const empty = { version: 0, values: { reason: '' } };

/** Asks for a reason to move a session back; the thread keeps it. */
export default function MoveBackDialog({ from, to, onClose, onMove }: MoveBackDialogProps) {
  const form = useForm<{ readonly reason: string }>({
    name: null,
    saved: empty,
    check: ({ values }): FieldErrors =>
      values.reason.trim() === '' ? { reason: 'Enter a reason for moving back' } : {},
    save: async ({ values }) => {
      if (!(await onMove(values.reason.trim()))) throw new RefusedInput('The session was not moved.');
    },
    onSaved: onClose,
  });
  return (
    <FormDialog
      size="sm"
      title={`Move back to ${stepNames[to]}`}
      description={`It is at ${stepNames[from]} now. The reason appears in the thread.`}
      verb="Move back"
      cancel="Cancel"
      form={form}
      onClose={onClose}
    >
      <Field label="Reason" error={form.errors.reason}>
        {(control) => (
          <Textarea
            {...control}
            required
            aria-required
            maxLength={500}
            value={form.values.reason}
            onChange={({ target }) => form.edit({ reason: target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
