import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { maxMessageLength } from '@tripthread/shared/messages/messages';
import { maxSubjectLength } from '@tripthread/shared/mail/mails';
import { Button } from '../../components/controls/button.tsx';
import { Dialog } from '../../components/overlays/dialog.tsx';
import { FormDialog } from '../../components/overlays/form-dialog.tsx';
import { Field, Input, Textarea } from '../../components/controls/field.tsx';
import { Files } from '../../entities/messages/files.tsx';
import { Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import type { Outputs } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { useForm } from '../../lib/form/use-form.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { useDemo } from '../../entities/identity/use-demo.ts';
import { useMe } from '../../entities/identity/use-me.ts';
import { statusTexts } from './outbox-text.ts';
import { ReplyAsClient } from './reply-as-client.tsx';
import { type MailAction, useMailActions } from './use-mail-actions.ts';

type Mail = Outputs['mails']['byId'];

/** One mail as the client reads it, and what can be done about it. */
export default function MailDialog({ mailId, onClose }: { mailId: string; onClose: () => void }) {
  const query = trpc.mails.byId.useQuery({ mailId });
  if (query.data !== undefined) return <Opened mail={query.data} onClose={onClose} />;
  return (
    <Dialog title="Email" onClose={onClose}>
      {query.isError ? (
        <p role="alert" className="text-row text-danger">
          {failureOf(query.error).sentence}
        </p>
      ) : (
        <SkeletonBlock label="Loading the email">
          <Skeleton className="w-3/5" />
        </SkeletonBlock>
      )}
    </Dialog>
  );
}

const movesOf: Readonly<Record<Mail['status'], readonly (readonly [MailAction, string])[]>> = {
  awaiting_approval: [
    ['withdraw', 'Withdraw'],
    ['approve', 'Approve and send'],
  ],
  waiting: [],
  sent: [],
  kept: [
    ['markSent', 'Mark as sent'],
    ['resend', 'Send now'],
  ],
  unknown: [
    ['markSent', 'Mark as sent'],
    ['resend', 'Send again'],
  ],
  failed: [
    ['withdraw', 'Withdraw'],
    ['resend', 'Send again'],
  ],
  withdrawn: [],
};

function Opened({ mail, onClose }: { mail: Mail; onClose: () => void }) {
  const { move, isMoving } = useMailActions();
  const [isEditing, setEditing] = useState(false);
  const inbox = useDemoInbox(mail);
  // Invitations are sent again and withdrawn on the team page.
  const moves = mail.sessionId === null ? [] : movesOf[mail.status];
  if (isEditing) return <Editor mail={mail} onClose={onClose} onDone={() => setEditing(false)} />;
  const act = async (which: MailAction) => {
    await move(which, [mail.id]);
    onClose();
  };
  return (
    <Dialog
      size="lg"
      title={mail.subject}
      description={`${statusTexts[mail.status].name} · from ${mail.fromName} to ${recipientOf(mail)}`}
      onClose={onClose}
      footer={
        <>
          <Where sessionId={mail.sessionId} />
          {mail.status === 'awaiting_approval' ? <Button onClick={() => setEditing(true)}>Edit</Button> : null}
          {moves.map(([which, name], index, all) => (
            <Button
              key={which}
              variant={index === all.length - 1 ? 'primary' : 'secondary'}
              busy={isMoving}
              onClick={() => void act(which)}
            >
              {name}
            </Button>
          ))}
        </>
      }
    >
      {mail.error === null ? null : <p className="pb-3 text-row text-danger">{mail.error}</p>}
      <div className="text-body break-words whitespace-pre-wrap">{mail.text}</div>
      <Files files={mail.attachments} className="pt-3" />
      {inbox === null ? null : <ReplyAsClient mail={inbox.mail} inbox={inbox.door} onSent={onClose} />}
    </Dialog>
  );
}

const recipientOf = ({ toName, toEmail }: Mail): string => (toName === toEmail ? toEmail : `${toName} <${toEmail}>`);

const whereClass = 'mr-auto inline-flex h-8 items-center text-row font-medium text-accent-ink hover:underline';

const Where = ({ sessionId }: Pick<Mail, 'sessionId'>) =>
  sessionId === null ? (
    <Link to="/settings/team" className={whereClass}>
      Open the team
    </Link>
  ) : (
    <Link to="/" search={{ session: sessionId }} className={whereClass}>
      Open the thread
    </Link>
  );

/** Where an answer can be handed in as the client's: in a demo, once the mail has gone out as far as it can. */
function useDemoInbox(mail: Mail) {
  const { inbox } = useDemo();
  const email = useMe()?.agent.email;
  const { messageIdHeader, status } = mail;
  const isSentOrHeld = status === 'kept' || status === 'sent';
  if (inbox === undefined || email === undefined || !inbox.of.includes(email)) return null;
  return messageIdHeader === null || mail.sessionId === null || !isSentOrHeld
    ? null
    : { door: inbox, mail: { ...mail, messageIdHeader } };
}

type MailText = Pick<Mail, 'subject' | 'text'>;

function Editor({ mail, onClose, onDone }: { mail: Mail; onClose: () => void; onDone: () => void }) {
  const form = useMailForm(mail, onDone);
  const { subject, text } = form.values;
  const discard = (): void => {
    form.discard();
    onDone();
  };
  return (
    <FormDialog
      size="lg"
      title="Edit the email"
      description="It still needs approval after saving."
      verb="Save"
      isDisabled={subject.trim() === '' || text.trim() === ''}
      form={{ ...form, discard }}
      aside={
        <Button variant="ghost" className="mr-auto" onClick={onDone}>
          Back
        </Button>
      }
      onClose={onClose}
    >
      <Field label="Subject">
        {(control) => (
          <Input
            {...control}
            maxLength={maxSubjectLength}
            value={subject}
            onChange={({ target }) => form.edit({ subject: target.value })}
          />
        )}
      </Field>
      <Field label="Text">
        {(control) => (
          <Textarea
            {...control}
            rows={10}
            maxLength={maxMessageLength}
            value={text}
            onChange={({ target }) => form.edit({ text: target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}

/** The form of a mail that waits for approval. */
function useMailForm(mail: Mail, onDone: () => void) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.mails.edit.useMutation();
  const [saved] = useState({ version: 0, values: { subject: mail.subject, text: mail.text } });
  const form = useForm<MailText>({
    name: `mail:${mail.id}`,
    saved,
    save: async ({ values: { subject, text } }) => {
      await mutateAsync({ mailId: mail.id, subject, text });
      await utils.mails.invalidate();
    },
    onSaved: onDone,
  });
  return form;
}
