import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import { useId, useState } from 'react';
import type { SessionDetail, Trip } from '../../../lib/api/api-types.ts';
import { cancelMessages } from '../../../entities/sourcing/cancel-messages.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { plural } from '../../../lib/format/format.ts';
import { rowName } from '../../../entities/sessions/row-name.ts';
import { RefusedInput } from '../../../lib/form/refused-input.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { remainingOperators } from '../../../entities/sourcing/remaining-operators.ts';
import type { RequestedMove } from '../../../entities/sessions/session-moves.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { CancelFields, type CancelMessageFields } from '../../../entities/sourcing/cancel-fields.tsx';
import { FormDialog } from '../../../components/overlays/form-dialog.tsx';

interface NotifyOperatorsProps {
  detail: SessionDetail;
  outcome: 'won' | 'lost';
  onClose: () => void;
  onDecide: (cancelTrip: RequestedMove['cancelTrip'] | null) => void;
}

interface TellFields extends CancelMessageFields {
  /** Whether to notify the operators; null until chosen. */
  readonly chosen: boolean | null;
}

/** Completes a session and cancels in Avinode what operators still work on; that cannot be undone. */
export function NotifyOperators(props: NotifyOperatorsProps) {
  const { detail, outcome, onClose } = props;
  const id = useId();
  const { form, tells, others, told, winner } = useTellForm(props);
  const { values, edit } = form;

  return (
    <FormDialog
      size="sm"
      title={`Complete as ${outcome}`}
      description={rowName(detail.session)}
      verb={`Complete as ${outcome}`}
      cancel="Cancel"
      isDisabled={tells && values.message.trim() === ''}
      form={form}
      onClose={onClose}
    >
      <div className="flex items-start gap-2 text-row">
        <input
          id={`${id}-tell`}
          type="checkbox"
          aria-describedby={`${id}-whom`}
          data-autofocus=""
          checked={tells}
          onChange={({ target }) => edit({ chosen: target.checked })}
          className="mt-0.5 size-4 shrink-0 accent-accent"
        />
        <div>
          <label htmlFor={`${id}-tell`} className="font-medium">
            Notify the remaining operators
          </label>
          <p id={`${id}-whom`} className="text-ink-3">
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
      {tells ? <CancelFields words={values} onChange={edit} /> : null}
    </FormDialog>
  );
}

/** The form that completes a session and notifies operators. */
function useTellForm({ detail, outcome, onDecide }: NotifyOperatorsProps) {
  const first: CancelReason = outcome === 'won' ? 'BOOKED' : 'BY_CLIENT';
  const [saved] = useState(() => ({
    version: 0,
    values: { reason: first, message: cancelMessages[first], chosen: null },
  }));
  const others = useOtherSessions(detail);
  const { told, winner } = remainingOperators(detail, outcome);
  const { mutateAsync } = trpc.trips.cancelRfq.useMutation();
  // Another open session of the trip would lose its operators: then telling them is not the default.
  const tellsOf = ({ chosen }: TellFields): boolean => chosen ?? others.length === 0;

  const form = useForm<TellFields>({
    name: null,
    saved,
    save: async ({ values, keyOf }) => {
      if (!tellsOf(values)) return onDecide(null);
      const given = { reason: values.reason, message: values.message.trim() };
      if (winner === null) return onDecide({ ...given, ...(others.length > 0 ? { evenIfShared: true } : {}) });
      // The winner flies the trip, so the trip stays; a second try withdraws only what the first did not.
      const sessionId = detail.session.id;
      try {
        for (const { id: rfqId } of told)
          await mutateAsync({ sessionId, rfqId, ...given, idempotencyKey: keyOf({ rfqId, ...given }) });
      } catch (error) {
        throw new RefusedInput(`${failureOf(error).sentence} The session is not completed yet.`);
      }
      onDecide(null);
    },
  });
  return { form, tells: tellsOf(form.values), others, told, winner };
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
