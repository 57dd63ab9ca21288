import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { CancelFields, type CancelMessageFields } from '../../../entities/sourcing/cancel-fields.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { cancelMessages } from '../../../entities/sourcing/cancel-messages.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { useFormDraft } from '../../../lib/form/form-draft.ts';
import { plural } from '../../../lib/format/format.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';

interface CancelDialogProps {
  /** Under which what is typed is kept. */
  draftKey: string;
  title: string;
  description: ReactNode;
  verb: string;
  first: CancelReason;
  onClose: () => void;
  onCancel: (words: CancelMessageFields & { readonly idempotencyKey: string }) => Promise<SessionDetail>;
}

/** Asks why and with which words something is taken back at Avinode: nobody can undo it. */
function CancelDialog({ draftKey, title, description, verb, first, onClose, onCancel }: CancelDialogProps) {
  const formId = useId();
  const form = useFormDraft<CancelMessageFields>(draftKey, () => ({ reason: first, message: cancelMessages[first] }));
  const { reason, message } = form.value;
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const keyOf = useIdempotencyKey();
  const { shown } = useSessionChange();
  const isEmpty = message.trim() === '';

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isEmpty || isBusy) return;
    const words = { reason, message: message.trim() };
    setIsBusy(true);
    try {
      shown(await onCancel({ ...words, idempotencyKey: keyOf(words) }));
      form.forget();
      onClose();
    } catch (error) {
      setFailure(failureOf(error).sentence);
      setIsBusy(false);
    }
  };

  return (
    <Dialog
      size="sm"
      title={title}
      description={description}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" form={formId} variant="danger" busy={isBusy} disabled={isEmpty}>
            {verb}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <CancelFields words={form.value} onChange={form.set} />
        {failure === null ? null : (
          <p role="alert" className="text-row text-danger">
            {failure}
          </p>
        )}
      </form>
    </Dialog>
  );
}

export function CancelTripDialog({ detail, onClose }: { detail: SessionDetail; onClose: () => void }) {
  const { mutateAsync } = trpc.trips.cancel.useMutation();
  const { session, trip } = detail;
  const count = trip?.rfqs.filter(({ status }) => status !== 'cancelled' && status !== 'declined').length ?? 0;
  return (
    <CancelDialog
      draftKey={`cancel-trip:${trip?.id ?? ''}`}
      title={`Cancel trip ${trip?.tripCode ?? trip?.avinodeTripId ?? ''} in Avinode`}
      description={`${count === 0 ? 'No operator is asked at the moment.' : `${plural(count, 'operator is', 'operators are')} told, and their requests are taken back.`} It cannot be undone. The session stays open.`}
      verb="Cancel the trip"
      first="BY_CLIENT"
      onClose={onClose}
      onCancel={(words) => mutateAsync({ sessionId: session.id, ...words })}
    />
  );
}

interface WithdrawDialogProps {
  sessionId: string;
  rfqId: string;
  name: string;
  onClose: () => void;
}

export function WithdrawDialog({ sessionId, rfqId, name, onClose }: WithdrawDialogProps) {
  const { mutateAsync } = trpc.trips.cancelRfq.useMutation();
  return (
    <CancelDialog
      draftKey={`withdraw:${rfqId}`}
      title={`Withdraw the request to ${name}`}
      description="They are told, and no quote of theirs is awaited any more. It cannot be undone."
      verb="Withdraw"
      first="CHANGED"
      onClose={onClose}
      onCancel={(words) => mutateAsync({ sessionId, rfqId, ...words })}
    />
  );
}
