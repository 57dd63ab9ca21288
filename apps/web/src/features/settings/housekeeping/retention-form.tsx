import type { FieldErrors } from '@tripthread/shared/failures';
import { Form } from '../../../components/controls/form.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import { useForm } from '../../../lib/form/use-form.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { FormEnd } from '../form-end.tsx';

const savedOf = (days: number) => ({ version: 0, values: { days: String(days) } });

/** Edits after how many days completed sessions are archived. */
export function RetentionForm({ days }: { days: number }) {
  const form = useRetentionForm(days);
  return (
    <Form form={form} label="Archive" className="flex flex-col gap-4 p-4">
      <Field
        label="Completed sessions are archived after"
        hint="Days since completion; restoring starts them again. Nothing is deleted."
        error={form.errors.days ?? form.errors.archiveAfterDays}
        className="max-w-xl"
      >
        {(control) => (
          <div className="flex items-center gap-2">
            <div className="w-20">
              <Input
                {...control}
                inputMode="numeric"
                maxLength={4}
                className="tabular-nums"
                value={form.values.days}
                onChange={(event) => form.edit({ days: event.target.value })}
              />
            </div>
            <span className="text-row text-ink-2">days</span>
          </div>
        )}
      </Field>
      <FormEnd form={form} names={{ days: 'Days' }} />
    </Form>
  );
}

/** The form of the retention. */
function useRetentionForm(days: number) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.jobs.saveRetention.useMutation();
  const form = useForm<{ readonly days: string }>({
    name: 'settings:retention',
    saved: savedOf(days),
    check: ({ values }): FieldErrors => {
      const given = Number(values.days.trim());
      return Number.isInteger(given) && given >= 1 && given <= 3_650 ? {} : { days: 'From 1 to 3650 days' };
    },
    save: async ({ base, values }) => {
      const archiveAfterDays = Number(values.days.trim());
      const now = await mutateAsync({ archiveAfterDays, before: { archiveAfterDays: Number(base.days) } });
      utils.jobs.list.setData(undefined, now);
      toast({ text: 'Saved; applies from the next run.' });
      return savedOf(now.archiveAfterDays);
    },
    theirs: async () => {
      await utils.jobs.list.refetch();
      const now = utils.jobs.list.getData();
      return now === undefined ? undefined : savedOf(now.archiveAfterDays);
    },
    afterTheirs: 'stay',
  });
  return form;
}
