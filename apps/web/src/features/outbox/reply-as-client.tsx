import { maxMessageLength } from '@tripthread/shared/messages/messages';
import { Button } from '../../components/controls/button.tsx';
import { Form } from '../../components/controls/form.tsx';
import { Field, Textarea } from '../../components/controls/field.tsx';
import type { Outputs } from '../../lib/api/api-types.ts';
import { serverNow } from '../../lib/time/clock.ts';
import { RefusedInput } from '../../lib/form/refused-input.ts';
import { useForm } from '../../lib/form/use-form.ts';
import { unreachable } from '../../lib/api/failure.ts';
import { toast } from '../../lib/page/toasts.ts';
import type { Demo } from '../../entities/identity/use-demo.ts';
import { composeAnswer } from './client-mail.ts';

type Mail = Outputs['mails']['byId'];

interface ReplyAsClientProps {
  mail: Mail & { readonly messageIdHeader: string };
  inbox: NonNullable<Demo['inbox']>;
  onSent: () => void;
}
const empty = { version: 0, values: { text: '' } };

/** A demo has no client with a mail program: what they would answer is written here, and handed in as a mail provider does it. */
export function ReplyAsClient({ mail, inbox, onSent }: ReplyAsClientProps) {
  const form = useForm<{ readonly text: string }>({
    name: `as-client:${mail.id}`,
    saved: empty,
    save: async ({ values }) => {
      const raw = composeAnswer({
        from: { name: mail.toName, email: mail.toEmail },
        subject: mail.subject,
        answers: mail.messageIdHeader,
        text: values.text.trim(),
        quoted: { by: mail.fromName, text: mail.text },
        id: crypto.randomUUID(),
        at: new Date(serverNow()),
      });
      const refused = await submitReply(inbox, raw);
      if (refused !== null) throw new RefusedInput(refused);
      toast({ text: `Reply of ${mail.toName} submitted; it appears in the thread shortly.` });
    },
    onSaved: onSent,
  });
  const { text } = form.values;
  return (
    <Form form={form} label="Reply as the client" className="mt-4 border-t border-dashed border-line-strong pt-3">
      <Field
        label={`Reply as ${mail.toName}`}
        hint="Demo only. Submitted like an email from your mail provider."
        error={form.failure?.sentence}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={maxMessageLength}
            value={text}
            onChange={(event) => form.edit({ text: event.target.value })}
          />
        )}
      </Field>
      <Button type="submit" className="mt-2" busy={form.isSaving} disabled={text.trim() === ''}>
        Submit reply
      </Button>
    </Form>
  );
}

/** Answers the sentence of what went wrong, or null. */
async function submitReply(
  { address, user, password }: ReplyAsClientProps['inbox'],
  raw: string,
): Promise<string | null> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      credentials: 'omit',
      headers: { authorization: `Basic ${btoa(`${user}:${password}`)}`, 'content-type': 'message/rfc822' },
      body: raw,
    });
    return answer.ok ? null : 'Not submitted. The inbox password may have changed under Settings, Email.';
  } catch {
    return unreachable;
  }
}
