import type { MessageAudience } from '@tripthread/shared/messages/messages';
import { Kbd } from '../../../components/text/kbd.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { recordOnly } from './recipients.ts';

/** The field’s placeholder. */
export function placeholderFor(
  audience: MessageAudience,
  operator: string | undefined,
  client: string | undefined,
): string {
  if (audience === 'internal') return 'Internal note: only your brokerage reads it';
  if (audience === 'client') return `Message to ${client ?? 'the client'}`;
  return `Message to ${operator ?? 'the operators'}`;
}

/** Says what happens to a message before it is sent. */
export function deliveryHint(audience: MessageAudience, to: string | null, avinode: SessionDetail['avinode']): string {
  if (audience === 'internal') return 'Internal. Clients and operators never see notes.';
  if (avinode === 'none') return 'Recorded in the thread. Avinode is not connected.';
  if (to === null) return 'Several operators are asked: choose one.';
  if (to === recordOnly) return 'Recorded in the thread. Nothing is sent to an operator.';
  return avinode === 'paused'
    ? 'Avinode rejects our credentials: nothing is sent until a lead renews them.'
    : `Goes to ${to} through Avinode’s chat.`;
}

export function KeyHints({ isEmpty, verb }: { isEmpty: boolean; verb: string }) {
  return (
    <span className="hidden items-center gap-1 md:@sm:inline-flex">
      {isEmpty ? (
        <>
          <Kbd>r</Kbd> reply <Kbd>n</Kbd> note
        </>
      ) : (
        <>
          <Kbd>Ctrl</Kbd>
          <Kbd>Enter</Kbd> {verb} it
        </>
      )}
    </span>
  );
}
