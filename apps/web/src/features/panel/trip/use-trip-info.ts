import { parseTripReference } from '@tripthread/shared/ids';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { failureOf, staleSessionOf } from '../../../lib/api/failure.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { RefusedInput, unfit } from '../../../lib/form/refused-input.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trimmed, tripInfoChange, type TripInfoDraft, tripInfoOf } from './trip-info-draft.ts';

/** Another id of Avinode's, or a link: the server resolves it to a trip. */
const isOtherAvinodeId = (text: string): boolean => parseTripReference(text) === null && /\ba[a-z]+-\d|\//u.test(text);

interface TripFields extends TripInfoDraft {
  /** Why the step moves back; sent along with the step only. */
  readonly reason: string;
}
const savedOf = (detail: SessionDetail) => ({
  version: detail.session.version,
  values: { ...tripInfoOf(detail), reason: '' },
});

/** The form of the trip's ids and the step. */
export function useTripInfo(detail: SessionDetail, onClose: () => void) {
  const sessionId = detail.session.id;
  const { shown } = useSessionChange();
  const { mutateAsync } = trpc.sessions.updateTripInfo.useMutation();
  const resolve = useTripName();

  const undo = async (saved: SessionDetail, before: TripInfoDraft): Promise<void> => {
    const change = tripInfoChange(tripInfoOf(saved), before, 'Undone: changed by mistake');
    try {
      shown(await mutateAsync({ sessionId, expectedVersion: saved.session.version, ...change }));
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
  };
  const form = useForm<TripFields>({
    name: `trip:${sessionId}`,
    saved: savedOf(detail),
    meaning: (values) => ({ ...trimmed(values), reason: '' }),
    save: async ({ version, base, values }) => {
      const wanted = { ...values, avinodeTripId: await resolve(values.avinodeTripId.trim()) };
      const change = tripInfoChange(base, wanted, values.reason);
      if (Object.keys(change).length === 0) return;
      const input = { sessionId, expectedVersion: version, ...change };
      const { UpdateTripInfo } = await inputSchemas.sessions();
      const parsed = UpdateTripInfo.safeParse(input);
      if (!parsed.success) throw new RefusedInput(unfit, fieldErrorsOf(parsed.error.issues));
      const saved = await mutateAsync(input);
      shown(saved);
      toast({ text: 'Trip saved.', undo: () => void undo(saved, base) });
    },
    onSaved: onClose,
    onUnchanged: onClose,
    theirs: (failure) => {
      const current = staleSessionOf(failure);
      if (current === undefined) return undefined;
      shown(current);
      return savedOf(current);
    },
  });
  const typed = form.values.avinodeTripId.trim();
  return {
    form,
    looksUnknown: typed !== '' && parseTripReference(typed) === null && !isOtherAvinodeId(typed),
    cancel: (): void => {
      form.discard();
      onClose();
    },
  };
}

/** Resolves an RFQ's id or a link into Avinode to the trip it belongs to; leaves trip ids as they are. */
function useTripName() {
  const utils = trpc.useUtils();
  return async (text: string): Promise<string> => {
    if (!isOtherAvinodeId(text)) return text;
    const { attachAs, sentence } = await utils.avinode.resolve.fetch({ text });
    if (attachAs === null) throw new RefusedInput('Nothing was saved.', { avinodeTripId: sentence });
    return attachAs;
  };
}
