import { useNavigate } from '@tanstack/react-router';
import { serverNow } from '../../lib/time/clock.ts';
import { useOpenProposal } from '../../entities/proposals/use-open-proposal.ts';
import { type About, prefilledText, prefillMessage } from '../../entities/messages/prefill-message.ts';
import type { BoardSession } from './session-link.tsx';

/** Opens the session of a row with the action started, or its proposal. */
export function useBoardActions() {
  const navigate = useNavigate();
  const { openOf } = useOpenProposal();
  const go = (session: BoardSession): void => void navigate({ to: '/', search: { session: session.id } });
  return {
    write(session: BoardSession, rfqId: string | null, about: About): void {
      prefillMessage(session.id, rfqId, prefilledText(about, session, serverNow()));
      go(session);
    },
    propose(session: BoardSession): void {
      void openOf(session.id);
    },
  };
}
