import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import { type ReactNode, useState } from 'react';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import { CancelFields, type CancelMessageFields } from '../../../entities/sourcing/cancel-fields.tsx';
import { cancelMessages } from '../../../entities/sourcing/cancel-messages.ts';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { plural } from '../../../lib/format/format.ts';

interface CancelDialogProps {
  /** The storage name of its draft. */
  draftName: string;
  title: string;
  description: ReactNode;
  verb: string;
  first: CancelReason;
  onClose: () => void;
  onCancel: (words: CancelMessageFields & { readonly idempotencyKey: string }) => Promise<SessionDetail>;
}

/** Asks for the reason and the message with which something is cancelled in Avinode; it cannot be undone. */
function CancelDialog({ draftName, title, description, verb, first, onClose, onCancel }: CancelDialogProps) {
  const { shown } = useSessionChange();
  const [saved] = useState({ version: 0, values: { reason: first, message: cancelMessages[first] } });
  const form = useForm<CancelMessageFields>({
    name: draftName,
    saved,
    save: async ({ values: { reason, message }, keyOf }) => {
      const words = { reason, message: message.trim() };
      shown(await onCancel({ ...words, idempotencyKey: keyOf(words) }));
    },
    onSaved: onClose,
  });
  return (
    <FormDialog
      size="sm"
      title={title}
      description={description}
      verb={verb}
      tone="danger"
      cancel="Keep it"
      isDisabled={form.values.message.trim() === ''}
      form={form}
      onClose={onClose}
    >
      <CancelFields words={form.values} onChange={form.edit} />
    </FormDialog>
  );
}

export function CancelTripDialog({ detail, onClose }: { detail: SessionDetail; onClose: () => void }) {
  const { mutateAsync } = trpc.trips.cancel.useMutation();
  const { session, trip } = detail;
  const count = trip?.rfqs.filter(({ status }) => status !== 'cancelled' && status !== 'declined').length ?? 0;
  return (
    <CancelDialog
      draftName={`cancel-trip:${trip?.id ?? ''}`}
      title={`Cancel trip ${trip?.tripCode ?? trip?.avinodeTripId ?? ''} in Avinode`}
      description={`${count === 0 ? 'No operator has an open request.' : `${plural(count, 'operator is', 'operators are')} notified and their requests withdrawn.`} This can’t be undone. The session stays open.`}
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
      draftName={`withdraw:${rfqId}`}
      title={`Withdraw the request to ${name}`}
      description="The operator is notified. This can’t be undone."
      verb="Withdraw"
      first="CHANGED"
      onClose={onClose}
      onCancel={(words) => mutateAsync({ sessionId, rfqId, ...words })}
    />
  );
}
