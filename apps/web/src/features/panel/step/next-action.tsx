import { ArrowRight } from 'lucide-react';
import type { ActionTarget, ActionUrgency } from '@tripthread/shared/sessions/next-action/action';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { opening } from '../../../entities/sessions/channel.ts';
import { classNames } from '../../../lib/page/class-names.ts';
import { serverNow } from '../../../lib/time/clock.ts';
import { prefilledText, prefillMessage } from '../../../entities/messages/prefill-message.ts';
import { canRun, runShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { useOpenProposal } from '../../../entities/proposals/use-open-proposal.ts';
import { useSessionMoves } from '../../../entities/sessions/use-session-moves.ts';
import { useNextAction } from './action-facts.ts';

const frames: Record<ActionUrgency, string> = {
  now: 'bg-expiring-tint',
  soon: 'bg-accent-tint',
  later: 'bg-accent-tint',
  none: 'bg-surface-2',
};

/** Shows the next best action: a button that does or opens it, and the reason. */
export function NextAction({ detail }: { detail: SessionDetail }) {
  const { verb, object, because, urgency, target } = useNextAction(detail);
  const run = useActionTarget(detail);
  const words = [verb, object].filter((word) => word !== null).join(' ');
  const canDo = target.is !== 'nothing' && (target.is !== 'avinode' || canRun('source'));
  return (
    <div
      role="note"
      aria-label="Next best action"
      data-urgency={urgency}
      className={classNames('mt-2.5 flex flex-col items-start gap-1 rounded-md px-3 py-2', frames[urgency])}
    >
      {canDo ? (
        <button
          type="button"
          onClick={() => run(target)}
          className="-mx-1.5 flex min-h-7 max-w-full items-center gap-1.5 rounded-sm px-1.5 text-left text-row font-semibold text-accent-ink hover:bg-surface-1 hover:underline"
        >
          <ArrowRight size={15} aria-hidden className="shrink-0" />
          <span className="min-w-0 break-words">{words}</span>
        </button>
      ) : (
        <p className="text-row font-semibold text-ink-1">{words}</p>
      )}
      <p className="text-row text-ink-2">{because}</p>
    </div>
  );
}

/** Runs an action, or opens the place where it is done. */
function useActionTarget(detail: SessionDetail): (target: ActionTarget) => void {
  const { move } = useSessionMoves();
  const { open } = useOpenProposal();
  const { session } = detail;
  return (target) => {
    switch (target.is) {
      case 'resume':
        return void move(session, { move: 'resume' });
      case 'reply':
        return void runShortcut('reply');
      case 'request':
      case 'trip':
        return opening.say({ sessionId: session.id, part: target.is });
      case 'proposal':
        return void open(detail);
      case 'search':
      case 'avinode':
        return void runShortcut('source');
      case 'quotes':
        return document.querySelector<HTMLElement>('[aria-label="Firm quotes"] button')?.focus();
      case 'write':
        return prefillMessage(session.id, target.rfqId, prefilledText(target.about, session.request, serverNow()));
      case 'nothing':
    }
  };
}
