import { CircleX, Trophy } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SessionRow } from '../../../lib/api/api-types.ts';
import { rowName } from '../../../entities/sessions/row-name.ts';
import { remainingOperators } from '../../../entities/sourcing/remaining-operators.ts';
import type { RequestedMove } from '../../../entities/sessions/session-moves.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { Choice, Choices } from '../../../components/controls/choices.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { NotifyOperators } from './notify-operators.tsx';

type Outcome = 'won' | 'lost';

interface CompleteDialogProps {
  session: SessionRow;
  /** Left out, it is asked for. */
  outcome?: Outcome | undefined;
  onClose: () => void;
  onDecide: (move: RequestedMove) => void;
}

/** Asks for the outcome and, if operators still wait, whether to notify them and with what message. */
export default function CompleteDialog({ session, outcome: given, onClose, onDecide }: CompleteDialogProps) {
  const [outcome, setOutcome] = useState<Outcome | null>(given ?? null);
  const hasTrip = session.avinodeTripId !== null;
  const { data: detail, isError } = trpc.sessions.byId.useQuery({ sessionId: session.id }, { enabled: hasTrip });
  const isKnown = !hasTrip || detail !== undefined || isError;
  const asks = outcome !== null && detail !== undefined && remainingOperators(detail, outcome).told.length > 0;

  // Without operators to notify there is nothing more to ask.
  const isDecided = outcome !== null && isKnown && !asks;
  useEffect(() => {
    if (isDecided) onDecide({ move: 'complete', outcome });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- decided once
  }, [isDecided]);

  if (outcome !== null && detail !== undefined && asks)
    return (
      <NotifyOperators
        detail={detail}
        outcome={outcome}
        onClose={onClose}
        onDecide={(cancelTrip) =>
          onDecide({ move: 'complete', outcome, ...(cancelTrip === null ? {} : { cancelTrip }) })
        }
      />
    );
  return (
    <Dialog size="sm" title="Complete" description={rowName(session)} onClose={onClose}>
      <Choices label="How did it end?">
        <Choice
          shortcut="w"
          isFirst
          icon={<Trophy size={15} className="text-won" aria-hidden />}
          onClick={() => setOutcome('won')}
        >
          Won
        </Choice>
        <Choice shortcut="l" icon={<CircleX size={15} aria-hidden />} onClick={() => setOutcome('lost')}>
          Lost
        </Choice>
      </Choices>
    </Dialog>
  );
}
