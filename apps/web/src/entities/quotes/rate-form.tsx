import type { ExchangeRate } from '@tripthread/shared/money/exchange';
import { type FormEvent, useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import { serverNow } from '../../lib/time/clock.ts';
import { failureOf, type ShownFailure } from '../../lib/api/failure.ts';
import { plainDate } from '../../lib/format/format.ts';
import { useTouchedFields } from '../../lib/form/touched-fields.ts';
import { toast } from '../../lib/page/toasts.ts';
import { useRecordRate } from './use-record-rate.ts';

const today = (): string => new Date(serverNow()).toISOString().slice(0, 10);

interface RateFormProps {
  base: string;
  quote: string;
  /** With all that are known then, the newest first. */
  onRecorded?: (rates: readonly ExchangeRate[]) => void;
}

/** `1 EUR = 1.08 USD, as of …`: a rate as somebody read it. It is added; none is ever changed. */
export function RateForm({ base, quote, onRecorded }: RateFormProps) {
  const [day] = useState(today);
  const draft = useTouchedFields(`rate:${base}-${quote}`, { base, quote, rate: '', asOf: day, source: '' });
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const { record, isPending } = useRecordRate();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { fields } = draft;
    const content = {
      base: fields.base.trim().toUpperCase(),
      quote: fields.quote.trim().toUpperCase(),
      rate: fields.rate.trim().replace(',', '.'),
      asOf: fields.asOf,
      ...(fields.source.trim() === '' ? {} : { source: fields.source.trim() }),
    };
    try {
      const rates = await record(content);
      draft.forget();
      setFailure(null);
      toast({
        text: `1 ${content.base} = ${content.rate} ${content.quote} as of ${plainDate(content.asOf)} is used from now on.`,
      });
      onRecorded?.(rates);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const field = (
    name: keyof typeof draft.fields,
    label: string,
    width: string,
    rest: React.ComponentProps<typeof Input>,
  ) => (
    <Field label={label} className={width} error={failure?.fields?.[name]}>
      {(control) => (
        <Input
          {...control}
          {...rest}
          value={draft.fields[name]}
          onChange={(event) => draft.set(name, event.target.value)}
        />
      )}
    </Field>
  );
  const code = { maxLength: 3, className: 'font-mono uppercase' };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-wrap items-end gap-2">
      {field('base', 'One', 'w-20', code)}
      {field('rate', 'Equals', 'w-28', { inputMode: 'decimal', placeholder: '1.08', className: 'tabular-nums' })}
      {field('quote', 'In', 'w-20', code)}
      {field('asOf', 'As of', 'w-36', { type: 'date' })}
      {field('source', 'Source', 'w-48', { maxLength: 120, placeholder: 'Bank, newspaper' })}
      <Button type="submit" variant="primary" busy={isPending}>
        Add rate
      </Button>
      {failure === null ? null : (
        <p role="alert" className="w-full text-xs text-danger">
          {failure.sentence}
        </p>
      )}
    </form>
  );
}
