import type { ExchangeRate } from '@tripthread/shared/money/exchange';
import { useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Form } from '../../components/controls/form.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import { serverNow } from '../../lib/time/clock.ts';
import { plainDate } from '../../lib/format/format.ts';
import { useForm } from '../../lib/form/use-form.ts';
import { toast } from '../../lib/page/toasts.ts';
import { useRecordRate } from './use-record-rate.ts';

const today = (): string => new Date(serverNow()).toISOString().slice(0, 10);

type RateFields = Readonly<Record<'base' | 'quote' | 'rate' | 'asOf' | 'source', string>>;

interface RateFormProps {
  base: string;
  quote: string;
  /** With all that are known then, the newest first. */
  onRecorded?: (rates: readonly ExchangeRate[]) => void;
}

/** `1 EUR = 1.08 USD, as of …`: adds a rate. A rate is never changed. */
export function RateForm(props: RateFormProps) {
  const form = useRateForm(props);
  const field = (name: keyof RateFields, label: string, width: string, rest: React.ComponentProps<typeof Input>) => (
    <Field label={label} className={width} error={form.errors[name]}>
      {(control) => (
        <Input
          {...control}
          {...rest}
          value={form.values[name]}
          onChange={(event) => form.edit({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const code = { maxLength: 3, className: 'font-mono uppercase' };
  return (
    <Form form={form} className="flex flex-wrap items-end gap-2">
      {field('base', 'One', 'w-20', code)}
      {field('rate', 'Equals', 'w-28', { inputMode: 'decimal', placeholder: '1.08', className: 'tabular-nums' })}
      {field('quote', 'In', 'w-20', code)}
      {field('asOf', 'As of', 'w-36', { type: 'date' })}
      {field('source', 'Source', 'w-48', { maxLength: 120, placeholder: 'Bank, newspaper' })}
      <Button type="submit" variant="primary" busy={form.isSaving}>
        Add rate
      </Button>
      {form.failure === null ? null : (
        <p role="alert" className="w-full text-xs text-danger">
          {form.failure.sentence}
        </p>
      )}
    </Form>
  );
}

/** The form of a new exchange rate. */
function useRateForm({ base, quote, onRecorded }: RateFormProps) {
  const [saved] = useState(() => ({ version: 0, values: { base, quote, rate: '', asOf: today(), source: '' } }));
  const { record } = useRecordRate();
  const form = useForm<RateFields>({
    name: `rate:${base}-${quote}`,
    saved,
    save: async ({ values }) => {
      const source = values.source.trim();
      const content = {
        base: values.base.trim().toUpperCase(),
        quote: values.quote.trim().toUpperCase(),
        rate: values.rate.trim().replace(',', '.'),
        asOf: values.asOf,
        ...(source === '' ? {} : { source }),
      };
      const rates = await record(content);
      toast({
        text: `1 ${content.base} = ${content.rate} ${content.quote} as of ${plainDate(content.asOf)} is used from now on.`,
      });
      onRecorded?.(rates);
      return saved;
    },
  });
  return form;
}
