import { useState } from 'react';
import { useOwnCurrency } from '../../../entities/identity/use-me.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import type { Trip } from '../../../lib/api/api-types.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { Saved } from '../../../lib/form/form-state.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import type { Submission } from '../../../lib/form/use-submission.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { draftOf, emptyQuote, type QuoteDraft, readQuoteDraft } from './quote-draft.ts';

type Quote = Trip['quotes'][number];

/** The form of a quote: a new one, or the next price of one that was entered by hand. */
export function useQuoteForm(
  sessionId: string,
  { hasTrip, revised, onClose }: { hasTrip: boolean; revised: Quote | null; onClose: () => void },
) {
  const own = useOwnCurrency();
  const { shown } = useSessionChange();
  const record = trpc.quotes.record.useMutation();
  const revise = trpc.quotes.revise.useMutation();
  const [saved] = useState((): Saved<QuoteDraft> => ({
    version: revised?.revision ?? 0,
    values: revised === null ? emptyQuote(own) : draftOf(revised),
  }));

  const inputOf = ({ values, keyOf }: Submission<QuoteDraft>) => {
    const { content } = readQuoteDraft(values);
    const note = values.note.trim();
    const avinodeQuoteId = hasTrip ? values.avinodeQuoteId.trim() : '';
    const named = {
      operatorName: values.operatorName.trim(),
      ...(avinodeQuoteId === '' ? {} : { avinodeQuoteId }),
    };
    const changed = revised === null ? named : { quoteId: revised.id, ...(note === '' ? {} : { note }) };
    const whole = { sessionId, ...content, ...changed };
    return { ...whole, idempotencyKey: keyOf(whole) };
  };
  return useForm<QuoteDraft>({
    name: revised === null ? `quote:${sessionId}` : `quote:${revised.id}:${revised.revision}`,
    saved,
    check: async (submission) => {
      const { errors } = readQuoteDraft(submission.values);
      const schemas = await inputSchemas.quotes();
      const parsed = (revised === null ? schemas.RecordQuote : schemas.ReviseQuote).safeParse(inputOf(submission));
      return { ...fieldErrorsOf(parsed.error?.issues ?? []), ...errors };
    },
    save: async (submission) => {
      const input = inputOf(submission);
      const { RecordQuote, ReviseQuote } = await inputSchemas.quotes();
      shown(
        await (revised === null
          ? record.mutateAsync(RecordQuote.parse(input))
          : revise.mutateAsync(ReviseQuote.parse(input))),
      );
      const name = submission.values.operatorName.trim();
      toast({ text: `Quote of ${name} ${revised === null ? 'recorded' : 'revised'}.` });
    },
    onSaved: onClose,
  });
}
