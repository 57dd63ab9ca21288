import {
  AlarmClock,
  Archive,
  ArchiveRestore,
  CheckCheck,
  Clock3,
  EllipsisVertical,
  Play,
  RotateCcw,
  XCircle,
} from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { legalMoves, type StatusMove } from '@tripthread/shared/sessions/session-moves';
import { IconButton } from '../../components/controls/button.tsx';
import { Menu, type MenuItem } from '../../components/overlays/menu.tsx';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { completing } from '../../entities/sessions/channel.ts';
import { useNow } from '../../lib/time/clock.ts';
import { dayName, timeOfDay } from '../../lib/format/format.ts';
import { remainingOperators } from '../../entities/sourcing/remaining-operators.ts';
import { snoozeTimes } from '../../entities/sessions/snooze-times.ts';
import { useSessionMoves } from '../../entities/sessions/use-session-moves.ts';

type Outcome = 'won' | 'lost';
const SnoozeDialog = lazy(() => import('./snooze-dialog.tsx'));

/** Renders the session’s menu. The API’s rules decide what it offers. */
export function SessionActions({ detail }: { detail: SessionDetail }) {
  const { session } = detail;
  const [isChoosing, setIsChoosing] = useState(false);
  const { move } = useSessionMoves();
  const now = useNow();
  const legal = legalMoves(session.status);
  const item = (wanted: StatusMove, rest: Omit<MenuItem, 'onSelect'>): MenuItem[] =>
    legal.includes(wanted.move) ? [{ ...rest, onSelect: () => void move(session, wanted) }] : [];

  // While operators wait, completing asks first whether to notify them.
  const complete = (outcome: Outcome, rest: Omit<MenuItem, 'onSelect'>): MenuItem[] =>
    item({ move: 'complete', outcome }, rest).map((plain) =>
      remainingOperators(detail, outcome).told.length === 0
        ? plain
        : { ...plain, onSelect: () => completing.say({ sessionId: session.id, outcome }) },
    );

  const snoozes: MenuItem[] = legal.includes('pause')
    ? [
        ...snoozeTimes(now).map(({ label, until }): MenuItem => ({
          label: `Snooze ${label[0]?.toLowerCase() ?? ''}${label.slice(1)}`,
          hint: `${dayName(until).slice(0, 3)} ${timeOfDay(until)}`,
          icon: <Clock3 size={14} aria-hidden />,
          onSelect: () => void move(session, { move: 'pause', until }),
        })),
        { label: 'Snooze until…', icon: <AlarmClock size={14} aria-hidden />, onSelect: () => setIsChoosing(true) },
      ]
    : [];

  return (
    <>
      <Menu
        label="Actions of this session"
        align="end"
        trigger={(trigger) => (
          <IconButton label="Actions" {...trigger}>
            <EllipsisVertical size={16} aria-hidden />
          </IconButton>
        )}
        groups={[
          [...item({ move: 'resume' }, { label: 'Resume', icon: <Play size={14} aria-hidden /> }), ...snoozes],
          [
            ...complete('won', { label: 'Complete as won', icon: <CheckCheck size={14} aria-hidden /> }),
            ...complete('lost', { label: 'Complete as lost', icon: <XCircle size={14} aria-hidden /> }),
            ...item({ move: 'reopen' }, { label: 'Reopen', icon: <RotateCcw size={14} aria-hidden /> }),
          ],
          [
            ...item({ move: 'archive' }, { label: 'Archive', icon: <Archive size={14} aria-hidden /> }),
            ...item({ move: 'restore' }, { label: 'Restore', icon: <ArchiveRestore size={14} aria-hidden /> }),
          ],
        ]}
      />
      {isChoosing ? (
        <Suspense fallback={null}>
          <SnoozeDialog
            onClose={() => setIsChoosing(false)}
            onSnooze={(until, keep) => void move(session, { move: 'pause', until, keep })}
          />
        </Suspense>
      ) : null}
    </>
  );
}
