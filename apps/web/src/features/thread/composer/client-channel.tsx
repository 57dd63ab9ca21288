import { isMailAddress } from '@tripthread/shared/mail/mails';
import { lazy, Suspense, useState } from 'react';
import { Select } from '../../../components/controls/field.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import type { ClientChannel } from './outgoing.ts';

const AddAddressDialog = lazy(() => import('./add-address-dialog.tsx'));

/** Returns the client’s email address; null when there is none to send to. */
export function mailAddressOf({ client }: Pick<SessionDetail, 'client'>): string | null {
  const email = client?.email?.trim() ?? '';
  return isMailAddress(email) ? email : null;
}

const clientChannels = {
  'said:phone': 'Client said, by phone',
  'said:chat': 'Client said, in a chat',
  'said:mail': 'Client said, by email',
  'said:in_person': 'Client said, face to face',
} as const satisfies Partial<Record<ClientChannel, string>>;

interface ClientChannelChoiceProps {
  email: string | null;
  value: ClientChannel;
  onChange: (way: ClientChannel) => void;
}

/** Whether it is sent, only recorded, or entered as the client’s message. */
export function ClientChannelChoice({ email, value, onChange }: ClientChannelChoiceProps) {
  return (
    <Select
      aria-label="How to send it"
      className="h-7 w-auto max-w-56 text-xs"
      value={value}
      onChange={(event) => onChange(event.target.value as ClientChannel)}
    >
      {email === null ? null : <option value="mail">By email</option>}
      <option value="record">Only record it</option>
      {Object.entries(clientChannels).map(([way, name]) => (
        <option key={way} value={way}>
          {name}
        </option>
      ))}
    </Select>
  );
}

interface ClientChannelNoteProps {
  way: ClientChannel;
  email: string | null;
  detail: SessionDetail;
}

/** Says what happens to a message to the client; offers to add an address when there is none. */
export function ClientChannelNote({ way, email, detail: { client } }: ClientChannelNoteProps) {
  const [isAdding, setAdding] = useState(false);
  if (way === 'mail') return `Goes to ${email ?? ''} by email, via the outbox if approval is on.`;
  if (way !== 'record') return 'Recorded in the thread as a client message.';
  if (email !== null) return 'Recorded in the thread. Nothing is sent to the client.';
  if (client === null) return 'Recorded only: this session has no client with an email address.';
  return (
    <>
      Recorded in the thread. {client.name} has no email address.{' '}
      <button
        type="button"
        className="font-medium text-accent-ink underline-offset-2 hover:underline"
        onClick={() => setAdding(true)}
      >
        Add address
      </button>
      {isAdding ? (
        <Suspense fallback={null}>
          <AddAddressDialog client={client} onClose={() => setAdding(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
