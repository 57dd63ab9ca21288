import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import { useId, useState } from 'react';
import type { SessionDetail, Trip } from '../../../lib/api/api-types.ts';
import { cancelMessages } from '../../../entities/sourcing/cancel-messages.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { plural } from '../../../lib/format/format.ts';
import { rowName } from '../../../entities/sessions/row-name.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
import { remainingOperators } from '../../../entities/sourcing/remaining-operators.ts';
import type { RequestedMove } from '../../../entities/sessions/session-moves.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { Button } from '../../../components/controls/button.tsx';
import { CancelFields, type CancelMessageFields } from '../../../entities/sourcing/cancel-fields.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';

interface NotifyOperatorsProps {
  detail: SessionDetail;
  outcome: 'won' | 'lost';
  onClose: () => void;
  onDecide: (cancelTrip: RequestedMove['cancelTrip'] | null) => void;
}

/** Completing, with word to the operators who still wait: what they are told cannot be taken back. */
export function NotifyOperators({ detail, outcome, onClose, onDecide }: NotifyOperatorsProps) {
  const formId = useId();
  const first: CancelReason = outcome === 'won' ? 'BOOKED' : 'BY_CLIENT';
  const [words, setWords] = useState<CancelMessageFields>({ reason: first, message: cancelMessages[first] });
  const others = useOtherSessions(detail);
  const [chosen, setChosen] = useState<boolean | null>(null);
  // Another session that still works on the trip would lose its operators: then it is a choice, not the habit.
  const tells = chosen ?? others.length === 0;
  const isEmpty = tells && words.message.trim() === '';
  const { told, winner } = remainingOperators(detail, outcome);
  const { withdraw, isBusy, failure } = useWithdrawing(detail.session.id);

  const submit = async (): Promise<void> => {
    if (isEmpty || isBusy) return;
    if (!tells) return onDecide(null);
    const given = { reason: words.reason, message: words.message.trim() };
    // The trip itself stays: whoever flies it must not be told that it is off.
    if (winner !== null) return void ((await withdraw(told, given)) && onDecide(null));
    onDecide({ ...given, ...(others.length > 0 ? { evenIfShared: true } : {}) });
  };

  return (
    <Dialog
      size="sm"
      title={`Complete as ${outcome}`}
      description={rowName(detail.session)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isBusy} disabled={isEmpty}>
            Complete as {outcome}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="flex items-start gap-2 text-row">
          <input
            id={`${formId}-tell`}
            type="checkbox"
            aria-describedby={`${formId}-whom`}
            data-autofocus=""
            checked={tells}
            onChange={({ target }) => setChosen(target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <div>
            <label htmlFor={`${formId}-tell`} className="font-medium">
              Tell the remaining operators
            </label>
            <p id={`${formId}-whom`} className="text-ink-3">
              {plural(told.length, 'operator')}: {told.map(nameOf).join(', ')}.{' '}
              {winner === null
                ? 'The trip is cancelled in Avinode for all of them; that cannot be undone.'
                : `Their requests are withdrawn; that cannot be undone. ${nameOf(winner)}, whose quote is the primary one, is left alone.`}
            </p>
          </div>
        </div>
        {others.length === 0 ? null : (
          <p role="note" className="rounded-md bg-expiring-tint px-2.5 py-2 text-row text-expiring">
            {plural(others.length, 'other open session')} of this trip ({others.join(', ')}){' '}
            {others.length === 1 ? 'loses' : 'lose'} these operators as well.
          </p>
        )}
        {failure === null ? null : (
          <p role="alert" className="text-row text-danger">
            {failure} The session is not completed yet.
          </p>
        )}
        {tells ? <CancelFields words={words} onChange={setWords} /> : null}
      </form>
    </Dialog>
  );
}

/** Takes back what the others were asked, one by one. A second try withdraws only what the first did not. */
function useWithdrawing(sessionId: string) {
  const { mutateAsync, isPending } = trpc.trips.cancelRfq.useMutation();
  const [failure, setFailure] = useState<string | null>(null);
  const keyOf = useIdempotencyKey();
  const withdraw = async (rfqs: Trip['rfqs'], words: CancelMessageFields): Promise<boolean> => {
    setFailure(null);
    try {
      for (const { id: rfqId } of rfqs)
        await mutateAsync({ sessionId, rfqId, ...words, idempotencyKey: keyOf({ rfqId, ...words }) });
      return true;
    } catch (error) {
      setFailure(failureOf(error).sentence);
      return false;
    }
  };
  return { withdraw, isBusy: isPending, failure };
}

const nameOf = ({ operatorName, avinodeRfqId }: Trip['rfqs'][number]): string => operatorName ?? avinodeRfqId;

/** Whose open sessions are on the same trip. */
function useOtherSessions({ session }: SessionDetail): readonly string[] {
  const me = trpc.viewer.me.useQuery();
  const { data } = trpc.sessions.byTrip.useQuery(
    { tripId: session.avinodeTripId ?? '' },
    { enabled: session.avinodeTripId !== null },
  );
  return (data?.sessions ?? [])
    .filter(({ id, status }) => id !== session.id && (status === 'active' || status === 'paused'))
    .map(({ isoAgentId }) => me.data?.agents.find(({ id }) => id === isoAgentId)?.name ?? 'a colleague');
}
