import { useState } from 'react';
import { parseTripReference } from '@tripthread/shared/ids';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { failureOf, type ShownFailure } from '../../../lib/api/failure.ts';
import { useFormDraft } from '../../../lib/form/form-draft.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import { type FieldConflict, findConflicts, rebase } from '../../../lib/form/conflict.ts';
import { tripInfoChange, type TripInfoDraft, tripInfoOf } from './trip-info-draft.ts';

export interface TripInfoConflict {
  readonly current: SessionDetail;
  readonly fields: readonly FieldConflict<string>[];
}

/** Looks like another id of Avinode's, or a link: only the desk knows which trip that is of. */
const isOtherAvinodeId = (text: string): boolean => parseTripReference(text) === null && /\ba[a-z]+-\d|\//u.test(text);

/** The form of the trip's names: what is typed, what was refused, and where somebody else was faster. */
export function useTripInfo(detail: SessionDetail, onSaved: () => void) {
  const sessionId = detail.session.id;
  // What was on screen when typing began: the version goes with it, so that a change made since is noticed.
  const form = useFormDraft(`trip:${sessionId}`, () => {
    const values = tripInfoOf(detail);
    return { base: { version: detail.session.version, values }, draft: values, reason: '' };
  });
  const { base, draft, reason } = form.value;
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const [conflict, setConflict] = useState<TripInfoConflict | null>(null);
  const utils = trpc.useUtils();
  const { shown } = useSessionChange();
  const { mutateAsync, isPending } = trpc.sessions.updateTripInfo.useMutation();

  const undo = async (saved: SessionDetail, before: TripInfoDraft): Promise<void> => {
    try {
      shown(
        await mutateAsync({
          sessionId,
          expectedVersion: saved.session.version,
          ...tripInfoChange(tripInfoOf(saved), before, 'Undone: changed by mistake'),
        }),
      );
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
  };

  const finish = (): void => {
    form.forget();
    onSaved();
  };

  /** An RFQ's id or a link into Avinode names a trip as well; null where it does not. */
  const named = async (given: TripInfoDraft): Promise<TripInfoDraft | null> => {
    const text = given.avinodeTripId.trim();
    if (!isOtherAvinodeId(text)) return given;
    try {
      const { attachAs, sentence } = await utils.avinode.resolve.fetch({ text });
      if (attachAs !== null) return { ...given, avinodeTripId: attachAs };
      setFailure({ sentence: 'Nothing was saved.', fields: { avinodeTripId: sentence } });
    } catch (error) {
      setFailure(failureOf(error));
    }
    return null;
  };

  const save = async (from: typeof base, given: TripInfoDraft): Promise<void> => {
    const wanted = await named(given);
    if (wanted === null) return;
    const input = { sessionId, expectedVersion: from.version, ...tripInfoChange(from.values, wanted, reason) };
    if (Object.keys(input).length === 2) return finish();
    const { UpdateTripInfo } = await inputSchemas.sessions();
    const parsed = UpdateTripInfo.safeParse(input);
    if (!parsed.success)
      return setFailure({
        sentence: 'Some of this does not fit. Nothing was saved.',
        fields: fieldErrorsOf(parsed.error.issues),
      });
    setFailure(null);
    try {
      const saved = await mutateAsync(input);
      shown(saved);
      toast({ text: 'Trip saved.', action: { label: 'Undo', run: () => void undo(saved, from.values) } });
      finish();
    } catch (error) {
      const refused = failureOf(error);
      setFailure(refused);
      if (refused.reason === 'STALE_VERSION' && refused.current !== undefined)
        meet(refused.current, from.values, wanted);
    }
  };

  /** Somebody else was faster: show both, or where they do not touch, go on from what stands now. */
  const meet = (current: SessionDetail, before: TripInfoDraft, wanted: TripInfoDraft): void => {
    const theirs = tripInfoOf(current);
    setConflict({ current, fields: findConflicts(before, wanted, theirs) });
  };

  const resolveConflict = (takesTheirs: boolean): void => {
    if (conflict === null) return;
    const theirs = tripInfoOf(conflict.current);
    const taken = takesTheirs ? Object.fromEntries(conflict.fields.map(({ field }) => [field, theirs[field]])) : {};
    const next = { ...rebase(base.values, draft, theirs), ...taken } as TripInfoDraft;
    const nextBase = { version: conflict.current.session.version, values: theirs };
    shown(conflict.current);
    form.set({ base: nextBase, draft: next, reason });
    setConflict(null);
    setFailure(null);
    if (!takesTheirs || Object.keys(tripInfoChange(theirs, next, reason)).length === 0) void save(nextBase, next);
  };

  const set = (field: keyof TripInfoDraft & string, value: string): void =>
    form.set({ ...form.value, draft: { ...draft, [field]: value } as TripInfoDraft });
  const typed = draft.avinodeTripId.trim();
  const tripHint = typed !== '' && parseTripReference(typed) === null && !isOtherAvinodeId(typed);
  return {
    base: base.values,
    draft,
    set,
    reason,
    setReason: (text: string): void => form.set({ ...form.value, reason: text }),
    cancel: finish,
    failure,
    conflict,
    tripHint,
    isSaving: isPending,
    save: () => void save(base, draft),
    keepOwn: () => resolveConflict(false),
    takeTheirs: () => resolveConflict(true),
  };
}
