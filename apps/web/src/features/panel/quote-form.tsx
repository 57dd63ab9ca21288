import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, Input } from '../../components/field.tsx';
import { useFormDraft } from '../../lib/form-draft.ts';
import { failureOf, type ShownFailure } from '../../lib/failure.ts';
import { useIdempotencyKey } from '../../lib/idempotency-key.ts';
import { fieldErrorsOf } from '../../lib/input-errors.ts';
import { inputSchemas } from '../../lib/input-schemas.ts';
import { parseAmount } from '../../lib/money-input.ts';
import { toast } from '../../lib/toasts.ts';
import { trpc } from '../../lib/trpc.ts';
import { useSessionChange } from '../../lib/use-session-change.ts';

const empty = {
  operatorName: '',
  amount: '',
  currency: 'USD',
  aircraftType: '',
  tail: '',
  validUntil: '',
  avinodeQuoteId: '',
};
type Draft = typeof empty;

/** The draft as the API takes it: what was left empty is left out. */
function contentOf(draft: Draft) {
  const stated = Object.entries({
    aircraftType: draft.aircraftType,
    tail: draft.tail,
    avinodeQuoteId: draft.avinodeQuoteId,
  })
    .map(([key, text]) => [key, text.trim()] as const)
    .filter(([, text]) => text !== '');
  return {
    operatorName: draft.operatorName.trim(),
    total: parseAmount(draft.amount, draft.currency.trim().toUpperCase()),
    ...(Object.fromEntries(stated) as Partial<Pick<Draft, 'aircraftType' | 'tail' | 'avinodeQuoteId'>>),
    ...(draft.validUntil === '' ? {} : { validUntil: new Date(draft.validUntil).toISOString() }),
  };
}

function useRecordQuote(sessionId: string, onRecorded: () => void) {
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const keyOf = useIdempotencyKey();
  const { shown } = useSessionChange();
  const { mutateAsync, isPending } = trpc.quotes.record.useMutation();

  const record = async (draft: Draft): Promise<void> => {
    const { total, ...content } = contentOf(draft);
    const input = {
      sessionId,
      ...content,
      total: total ?? { amountMinor: 0, currency: 'USD' },
      idempotencyKey: keyOf({ content, total }),
    };
    const { RecordQuote } = await inputSchemas.quotes();
    const parsed = RecordQuote.safeParse(input);
    const amountError: Record<string, string> =
      total === null ? { total: 'An amount like 45,000 and a currency like USD' } : {};
    if (!parsed.success || total === null) {
      return setFailure({
        sentence: 'Some of this does not fit. Nothing was saved.',
        fields: { ...fieldErrorsOf(parsed.error?.issues ?? []), ...amountError },
      });
    }
    setFailure(null);
    try {
      shown(await mutateAsync(input));
      toast({ text: `Quote of ${content.operatorName} recorded.` });
      onRecorded();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return { record, failure, isRecording: isPending };
}

/** A quote that came by phone or mail, entered by hand. */
export default function QuoteForm({ sessionId, onClose }: { sessionId: string; onClose: () => void }) {
  const formId = useId();
  const { value: draft, set: setDraft, forget, isKept } = useFormDraft(`quote:${sessionId}`, () => empty);
  const { record, failure, isRecording } = useRecordQuote(sessionId, () => {
    forget();
    onClose();
  });
  const errors = failure?.fields ?? {};
  const input =
    (name: keyof Draft, rest: React.ComponentProps<typeof Input> = {}) =>
    (control: object) => (
      <Input
        {...control}
        {...rest}
        value={draft[name]}
        onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
      />
    );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void record(draft);
  };
  return (
    <Dialog
      title="Record a quote"
      description="For a firm price that reached you outside Avinode. It counts like any other quote of the trip."
      onClose={onClose}
      footer={
        <>
          {isKept ? (
            <Button variant="ghost" className="mr-auto" onClick={forget}>
              Discard the draft
            </Button>
          ) : null}
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={formId} variant="primary" busy={isRecording}>
            Record quote
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-3 sm:grid-cols-2">
        {failure === null ? null : (
          <p role="alert" className="text-row text-danger sm:col-span-2">
            {failure.sentence} What you typed is kept.
          </p>
        )}
        <Field label="Operator" className="sm:col-span-2" error={errors.operatorName}>
          {input('operatorName', { maxLength: 200 })}
        </Field>
        <Field label="Total price" error={errors.total ?? errors['total.amountMinor']}>
          {input('amount', { inputMode: 'decimal', placeholder: '45,000' })}
        </Field>
        <Field label="Currency" error={errors['total.currency']}>
          {input('currency', { maxLength: 3, className: 'font-mono uppercase' })}
        </Field>
        <Field label="Aircraft type" error={errors.aircraftType}>
          {input('aircraftType', { maxLength: 100, placeholder: 'Citation X' })}
        </Field>
        <Field label="Tail" error={errors.tail}>
          {input('tail', { maxLength: 12, className: 'font-mono uppercase', placeholder: 'N12345' })}
        </Field>
        <Field label="Price holds until (your time)" hint="Leave empty if not stated." error={errors.validUntil}>
          {input('validUntil', { type: 'datetime-local' })}
        </Field>
        <Field label="Avinode quote id" hint="If it has one." error={errors.avinodeQuoteId}>
          {input('avinodeQuoteId', { className: 'font-mono', placeholder: 'aquote-398402443' })}
        </Field>
      </form>
    </Dialog>
  );
}
