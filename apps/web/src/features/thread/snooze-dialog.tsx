import { useId, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Dialog } from '../../components/overlays/dialog.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import { serverNow } from '../../lib/time/clock.ts';
import { localInputValue } from '../../lib/time/local-input.ts';

interface SnoozeDialogProps {
  onClose: () => void;
  onSnooze: (until: string | null, keep: boolean) => void;
}

/** A wake-up time of one's own, or none at all. */
export default function SnoozeDialog({ onClose, onSnooze }: SnoozeDialogProps) {
  const formId = useId();
  const [until, setUntil] = useState('');
  const [keep, setKeep] = useState(false);
  const isPast = until !== '' && new Date(until).getTime() <= serverNow();
  return (
    <Dialog
      size="sm"
      title="Snooze"
      description="It leaves the active list and comes back at the time you give, or when something happens."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" disabled={isPast}>
            Snooze
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSnooze(until === '' ? null : new Date(until).toISOString(), keep);
          onClose();
        }}
      >
        <Field
          label="Wake up at (your time)"
          hint="Leave empty to snooze without a time."
          error={isPast ? 'Has to be in the future' : undefined}
        >
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              min={localInputValue(serverNow())}
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
        <label className="flex items-center gap-2 text-row">
          <input
            type="checkbox"
            checked={keep}
            onChange={(event) => setKeep(event.target.checked)}
            className="size-4 accent-accent"
          />
          Keep it snoozed even when something new arrives
        </label>
      </form>
    </Dialog>
  );
}
