import { type FormEvent, useId, useState } from 'react';
import { type SessionStep, stepNames } from '@tripthread/shared/sessions/sessions';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { Field, Textarea } from '../../../components/controls/field.tsx';

interface MoveBackDialogProps {
  from: SessionStep;
  to: SessionStep;
  onClose: () => void;
  /** Answers whether it moved; the reason stays in the field when it did not. */
  onMove: (reason: string) => Promise<boolean>;
}

/** Moving back asks why: whoever reads the thread later has to understand it. */
export default function MoveBackDialog({ from, to, onClose, onMove }: MoveBackDialogProps) {
  const formId = useId();
  const [reason, setReason] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [isMoving, setIsMoving] = useState(false);
  const error = isTried && reason.trim() === '' ? 'Say why it moves back' : undefined;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsTried(true);
    if (reason.trim() === '') return;
    setIsMoving(true);
    const moved = await onMove(reason.trim());
    setIsMoving(false);
    if (moved) onClose();
  };

  return (
    <Dialog
      size="sm"
      title={`Move back to ${stepNames[to]}`}
      description={`It stands at ${stepNames[from]} now. The reason is kept in the thread.`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isMoving}>
            Move back
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <Field label="Reason" error={error}>
          {(control) => (
            <Textarea
              {...control}
              required
              aria-required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              onInvalid={(event) => {
                event.preventDefault();
                setIsTried(true);
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
