import { Field, Input } from '../../../components/controls/field.tsx';
import { useTouchedFields } from '../../../lib/form/touched-fields.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { FormEnd } from '../form-end.tsx';
import { useSaveForm } from '../use-save-form.ts';

/** How long completed sessions stay on the desk. */
export function RetentionForm({ days }: { days: number }) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.jobs.saveRetention.useMutation();
  const draft = useTouchedFields<{ days: string }>('settings:retention', { days: String(days) });
  const saving = useSaveForm(() => utils.jobs.list.refetch());
  const { refused } = saving;
  const submit = (before: string): void => {
    const archiveAfterDays = Number(draft.fields.days.trim());
    if (!Number.isInteger(archiveAfterDays) || archiveAfterDays < 1 || archiveAfterDays > 3_650)
      return saving.refuse({ days: 'From 1 to 3650 days' });
    void saving.save(async () => {
      const given = { archiveAfterDays, before: { archiveAfterDays: Number(before) } };
      utils.jobs.list.setData(undefined, await mutateAsync(given));
      draft.forget();
    }, 'Saved; it holds from the next run on.');
  };
  return (
    <form
      noValidate
      aria-label="Archive"
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit(draft.before.days);
      }}
    >
      <Field
        label="Completed sessions are archived after"
        hint="Days since they ended. One that somebody restores is kept for as long again. Nothing is deleted."
        error={refused.fields.days ?? refused.fields.archiveAfterDays}
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
                value={draft.fields.days}
                onChange={(event) => draft.set('days', event.target.value)}
              />
            </div>
            <span className="text-row text-ink-2">days</span>
          </div>
        )}
      </Field>
      <FormEnd saving={saving} draft={draft} names={{ days: 'Days' }} onKeepOwn={() => submit(String(days))} />
    </form>
  );
}
