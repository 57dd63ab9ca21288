import { Sheet } from '../../../components/frames/list-frame.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { CopyText } from '../../../components/controls/copy-text.tsx';
import { Form } from '../../../components/controls/form.tsx';
import { Field, Input, Textarea } from '../../../components/controls/field.tsx';
import { ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { FormEnd } from '../form-end.tsx';
import { SettingsFrame } from '../settings-frame.tsx';

type Settings = Outputs['mails']['settings'];

/** The settings of outgoing mail and of the inbox. */
export function MailPage() {
  return (
    <SettingsFrame title="Email" text="How email to clients is sent, and where replies arrive.">
      <Loaded />
    </SettingsFrame>
  );
}

function Loaded() {
  const query = trpc.mails.settings.useQuery();
  if (query.data !== undefined)
    return (
      <div className="flex flex-col gap-4">
        <SettingsForm settings={query.data} />
        <InboxSheet settings={query.data} />
      </div>
    );
  if (query.isError) {
    const { sentence, requestId } = failureOf(query.error);
    return (
      <ErrorState
        title="The settings could not be loaded"
        sentence={sentence}
        requestId={requestId}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <SkeletonBlock label="Loading the settings">
      <Skeleton className="w-2/5" />
    </SkeletonBlock>
  );
}

const fieldsOf = ({ needsApproval, fromName, signature }: Settings) => ({
  needsApproval: needsApproval ? 'yes' : 'no',
  fromName: fromName ?? '',
  signature: signature ?? '',
});
type MailFields = ReturnType<typeof fieldsOf>;
const readFields = ({ needsApproval, fromName, signature }: MailFields) => ({
  needsApproval: needsApproval === 'yes',
  fromName: fromName.trim() || null,
  signature: signature.trim() || null,
});

const savedOf = (settings: Settings) => ({ version: 0, values: fieldsOf(settings) });

function SettingsForm({ settings }: { settings: Settings }) {
  const form = useMailForm(settings);
  const { needsApproval, fromName, signature } = form.values;
  return (
    <Sheet>
      <Form form={form} label="Outgoing email" className="flex max-w-xl flex-col gap-4 p-4">
        <h2 className="text-body font-semibold">Outgoing email</h2>
        <label className="flex items-start gap-2 text-row">
          <input
            type="checkbox"
            className="mt-0.5 size-4"
            checked={needsApproval === 'yes'}
            onChange={(event) => form.edit({ needsApproval: event.target.checked ? 'yes' : 'no' })}
          />
          <span>
            Approve each email before it is sent
            <span className="block text-xs text-ink-3">
              By the session’s broker or a lead. Otherwise email is sent at once.
            </span>
          </span>
        </label>
        <Field label="Company name in the sender" hint="Shown after the broker’s name.">
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={fromName}
              onChange={(event) => form.edit({ fromName: event.target.value })}
            />
          )}
        </Field>
        <Field label="Signature" hint="Below every email; hidden in the thread.">
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              maxLength={2_000}
              value={signature}
              onChange={(event) => form.edit({ signature: event.target.value })}
            />
          )}
        </Field>
        <FormEnd
          form={form}
          names={{ needsApproval: 'Approved first', fromName: 'Company name', signature: 'Signature' }}
        />
      </Form>
    </Sheet>
  );
}

function InboxSheet({ settings }: { settings: Settings }) {
  const utils = trpc.useUtils();
  const renew = trpc.mails.renewInbox.useMutation();
  const [inbox] = settings.inboxes;
  const press = async () => {
    try {
      await renew.mutateAsync({});
      await utils.mails.settings.invalidate();
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    }
  };
  return (
    <Sheet>
      <section aria-label="Incoming email" className="flex max-w-xl flex-col gap-3 p-4 text-row">
        <h2 className="text-body font-semibold">Incoming email</h2>
        <p className="text-ink-2">Your mail provider posts raw email to this address with these credentials.</p>
        {inbox === undefined ? null : (
          <p className="flex flex-wrap items-baseline gap-x-2">
            Address <CopyText text={`${location.origin}/webhooks/mail/${inbox.key}`} label="address" />
            user <CopyText text={inbox.user} label="user" />
          </p>
        )}
        {renew.data === undefined ? null : (
          <p role="status">
            Password <CopyText text={renew.data.password} label="password" />
            <span className="block text-xs text-ink-3">Shown only once. The former password no longer works.</span>
          </p>
        )}
        <div>
          <Button busy={renew.isPending} onClick={() => void press()}>
            {inbox === undefined ? 'Open the inbox' : 'Renew the password'}
          </Button>
        </div>
      </section>
    </Sheet>
  );
}

/** The form of the mail settings. */
function useMailForm(settings: Settings) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.mails.saveSettings.useMutation();
  const form = useForm<MailFields>({
    name: 'settings:mail',
    saved: savedOf(settings),
    save: async ({ base, values }) => {
      const now = await mutateAsync({ ...readFields(values), before: readFields(base) });
      utils.mails.settings.setData(undefined, now);
      toast({ text: 'Saved; applies to new email' });
      return savedOf(now);
    },
    theirs: async () => {
      await utils.mails.settings.refetch();
      const now = utils.mails.settings.getData();
      return now === undefined ? undefined : savedOf(now);
    },
    afterTheirs: 'stay',
  });
  return form;
}
