import { useState } from 'react';
import { failureOf, type ShownFailure } from '../../../lib/api/failure.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import { type QuoteDraft, readQuoteDraft } from './quote-draft.ts';

/** Sends a quote as it was typed: a new one, or the next price of one that was entered by hand. */
export function useQuoteForm(sessionId: string, revised: { readonly id: string } | null, onSaved: () => void) {
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const keyOf = useIdempotencyKey();
  const { shown } = useSessionChange();
  const record = trpc.quotes.record.useMutation();
  const revise = trpc.quotes.revise.useMutation();

  const save = async (draft: QuoteDraft): Promise<void> => {
    const { errors, content } = readQuoteDraft(draft);
    const own = draft.note.trim() === '' ? {} : { note: draft.note.trim() };
    const avinodeQuoteId = draft.avinodeQuoteId.trim();
    const named = {
      operatorName: draft.operatorName.trim(),
      ...(avinodeQuoteId === '' ? {} : { avinodeQuoteId }),
    };
    const whole = { sessionId, ...content, ...(revised === null ? named : { quoteId: revised.id, ...own }) };
    const input = { ...whole, idempotencyKey: keyOf(whole) };
    const schemas = await inputSchemas.quotes();
    const parsed = (revised === null ? schemas.RecordQuote : schemas.ReviseQuote).safeParse(input);
    const found = { ...fieldErrorsOf(parsed.error?.issues ?? []), ...errors };
    if (!parsed.success || Object.keys(errors).length > 0)
      return setFailure({ sentence: 'Some of this does not fit. Nothing was saved.', fields: found });
    setFailure(null);
    try {
      shown(await (revised === null ? record.mutateAsync(input as never) : revise.mutateAsync(input as never)));
      toast({ text: `Quote of ${draft.operatorName.trim()} ${revised === null ? 'recorded' : 'revised'}.` });
      onSaved();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return { save, failure, isSaving: record.isPending || revise.isPending };
}
