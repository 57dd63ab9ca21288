import { isMailAddress } from '@tripthread/shared/mails';
import { Select } from '../../components/field.tsx';
import type { SessionDetail } from '../../lib/api.ts';
import type { ClientWay } from './outgoing.ts';

/** The address that mail to the client goes to; null where there is none that mail could be sent to. */
export function mailAddressOf({ client }: Pick<SessionDetail, 'client'>): string | null {
  const email = client?.email?.trim() ?? '';
  return isMailAddress(email) ? email : null;
}

const said = {
  'said:phone': 'Client said, by phone',
  'said:chat': 'Client said, in a chat',
  'said:mail': 'Client said, by mail',
  'said:in_person': 'Client said, face to face',
} as const satisfies Partial<Record<ClientWay, string>>;

interface ClientWayChoiceProps {
  email: string | null;
  value: ClientWay;
  onChange: (way: ClientWay) => void;
}

/** Whether it goes out, is only recorded, or is what the client said elsewhere. */
export function ClientWayChoice({ email, value, onChange }: ClientWayChoiceProps) {
  return (
    <Select
      aria-label="What becomes of it"
      className="h-7 w-auto max-w-56 text-xs"
      value={value}
      onChange={(event) => onChange(event.target.value as ClientWay)}
    >
      {email === null ? null : <option value="mail">By mail</option>}
      <option value="record">Only record it</option>
      {Object.entries(said).map(([way, name]) => (
        <option key={way} value={way}>
          {name}
        </option>
      ))}
    </Select>
  );
}

/** What happens to a message to the client, before it is written. */
export function clientWayNote(way: ClientWay, email: string | null): string {
  if (way === 'mail') return `Goes to ${email ?? ''} by mail; first to the outbox where your brokerage approves mail.`;
  if (way !== 'record') return 'Stands in the thread as the client’s own words.';
  return email === null
    ? 'Recorded in the thread. The client has no mail address; with one, it would go out by mail.'
    : 'Recorded in the thread. Nothing is sent to the client.';
}
