import { ListPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { maxQuickEntryLength } from '@tripthread/shared/requests/requests';
import { Button } from '../../../components/controls/button.tsx';
import { requestFromMessage } from '../../../entities/sessions/channel.ts';
import { writeTextDraft } from '../../../lib/drafts/drafts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

// A place, a sign or "to", a place; and a number somewhere: worth asking whether it is a request.
const looksLikeRoute = /\p{L}{2,}\s?(?:-|–|→|>|\/|\bto\b)\s?\p{L}{2,}/iu;
const pauseMilliseconds = 500;

/** Where a message reads like a request, and the conversation has none: takes it down. The message stays as it is. */
export function RequestOffer({ text, conversationId }: { text: string; conversationId: string }) {
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  const isWorthAsking = settled.length <= maxQuickEntryLength && looksLikeRoute.test(settled) && /\d/u.test(settled);
  const read = trpc.requests.readQuickEntry.useQuery({ text: settled }, { enabled: isWorthAsking, staleTime: 60_000 });
  if (!isWorthAsking || read.data === undefined || read.data.legCount === 0) return null;
  return (
    <Button
      size="sm"
      variant="ghost"
      icon={<ListPlus size={13} aria-hidden />}
      onClick={() => {
        writeTextDraft(`quick-entry:${conversationId}`, settled);
        requestFromMessage.say({ conversationId });
      }}
    >
      Turn into a request
    </Button>
  );
}
