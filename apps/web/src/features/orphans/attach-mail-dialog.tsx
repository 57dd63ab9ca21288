import { useDeferredValue, useState } from 'react';
import { stepNames } from '@tripthread/shared/sessions/sessions';
import { Dialog } from '../../components/overlays/dialog.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import type { OrphanMail } from '../../lib/api/api-types.ts';
import { failureOf } from '../../lib/api/failure.ts';
import { routeText } from '../../entities/requests/flight-text.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';

/** Attaches a mail to a session, as a message of the client. */
export default function AttachMailDialog({ mail, onClose }: { mail: OrphanMail; onClose: () => void }) {
  const [text, setText] = useState('');
  const utils = trpc.useUtils();
  const attach = trpc.mails.attach.useMutation();
  const q = useDeferredValue(text.trim());
  const found = trpc.sessions.list.useQuery(
    { status: ['active', 'paused', 'completed'], limit: 8, ...(q === '' ? {} : { q }) },
    { placeholderData: (previous) => previous },
  );
  const choose = async (sessionId: string) => {
    try {
      await attach.mutateAsync({ inboundMailId: mail.id, sessionId });
    } catch {
      return;
    }
    toast({ text: 'Email attached to the thread' });
    await utils.mails.orphans.invalidate();
    onClose();
  };
  const failure = attach.error ?? found.error;
  return (
    <Dialog
      title={`Attach the email from ${mail.fromName ?? mail.fromEmail ?? 'an unknown sender'}`}
      description="Adds it to a session’s thread as a client message."
      onClose={onClose}
    >
      {failure === null ? null : (
        <p role="alert" className="pb-2 text-row text-danger">
          {failureOf(failure).sentence}
        </p>
      )}
      <Field label="Find a session" hint="Client, subject, route or trip.">
        {(control) => (
          <Input
            {...control}
            type="search"
            maxLength={100}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {found.data?.sessions.length === 0 ? (
        <p className="pt-3 text-row text-ink-3">No session matches. Try a client’s name or an airport.</p>
      ) : (
        <ul aria-label="Your sessions" className="-mx-2 flex flex-col pt-2">
          {found.data?.sessions.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                disabled={attach.isPending}
                onClick={() => void choose(row.id)}
                className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 rounded-md px-2 py-1.5 text-left text-row hover:bg-surface-2 focus:bg-surface-2 disabled:opacity-55"
              >
                <span className="truncate">
                  {routeText(row.request) ?? row.conversation?.subject ?? 'No route yet'} ·{' '}
                  {row.client?.name ?? 'no client'}
                </span>
                <span className="text-xs text-ink-3">{stepNames[row.currentStep]}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
