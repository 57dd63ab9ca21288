import { useNavigate } from '@tanstack/react-router';
import { opening } from '../../lib/channel.ts';
import { serverNow } from '../../lib/clock.ts';
import { type About, prefilledText, writeAhead } from '../../lib/prefilled.ts';
import type { BoardSession } from './session-link.tsx';

/** What a line of a board leads to: always the session, with the thing begun. */
export function useBoardActs() {
  const navigate = useNavigate();
  const go = (session: BoardSession): void => void navigate({ to: '/', search: { session: session.id } });
  return {
    write(session: BoardSession, rfqId: string | null, about: About): void {
      writeAhead(session.id, rfqId, prefilledText(about, session, serverNow()));
      go(session);
    },
    propose(session: BoardSession): void {
      opening.say({ sessionId: session.id, part: 'proposal' });
      go(session);
    },
  };
}
