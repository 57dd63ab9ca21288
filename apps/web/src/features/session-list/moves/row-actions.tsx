import { legalMoves, type StatusMove } from '@tripthread/shared/sessions/session-moves';
import { lazy, Suspense, useState } from 'react';
import type { Me, SessionRow } from '../../../lib/api/api-types.ts';
import { completing } from '../../../entities/sessions/channel.ts';
import type { RequestedMove } from '../../../entities/sessions/session-moves.ts';
import { useShortcut } from '../../../lib/keyboard/shortcuts.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { useSessionMoves } from '../../../entities/sessions/use-session-moves.ts';
import { useAssign } from './use-assign.ts';

const CompleteDialog = lazy(() => import('./complete-dialog.tsx'));
const SnoozeDialog = lazy(() => import('./row-dialogs.tsx').then((file) => ({ default: file.SnoozeDialog })));
const AssignDialog = lazy(() => import('./row-dialogs.tsx').then((file) => ({ default: file.AssignDialog })));

interface Asked {
  kind: 'complete' | 'snooze' | 'assign';
  /** As it stood when the key was pressed: the list may move on underneath. */
  row: SessionRow;
  outcome?: 'won' | 'lost';
}

interface RowActionsProps {
  row: SessionRow | undefined;
  me: Me | undefined;
  /** For the open session: the list's active row goes before it. */
  isFallback?: boolean;
}

/** The keys `e`, `h` and `a` on one session, with the question each of them asks. */
export function RowActions({ row, me, isFallback = false }: RowActionsProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { move } = useSessionMoves();
  const assign = useAssign();
  const isThere = row !== undefined;
  const close = (): void => setAsked(null);

  const ask = (kind: Asked['kind'], needs?: StatusMove['move'], otherwise?: StatusMove['move']): void => {
    if (row === undefined) return;
    if (row.access !== 'full') {
      toast({ text: 'A colleague’s session: only they or a lead can do that.' });
      return;
    }
    const legal = legalMoves(row.status);
    if (needs === undefined || legal.includes(needs)) setAsked({ kind, row });
    else if (otherwise !== undefined && legal.includes(otherwise)) void move(row, { move: otherwise } as StatusMove);
    else toast({ text: `A session that is ${row.status} cannot do that.` });
  };
  // The menu of the open session, where the answer is not all there is to say.
  completing.useChannelListener(({ sessionId, outcome }) => {
    if (isFallback && row?.id === sessionId) setAsked({ kind: 'complete', row, outcome });
  });
  useShortcut('complete', () => ask('complete', 'complete', 'reopen'), isThere, isFallback);
  useShortcut('snooze', () => ask('snooze', 'pause'), isThere, isFallback);
  useShortcut('assign', () => ask('assign'), isThere && me?.agent.role === 'lead', isFallback);

  if (asked === null) return null;
  const decide = (wanted: RequestedMove): void => {
    close();
    void move(asked.row, wanted);
  };
  return (
    <Suspense fallback={null}>
      {asked.kind === 'complete' ? (
        <CompleteDialog session={asked.row} outcome={asked.outcome} onClose={close} onDecide={decide} />
      ) : null}
      {asked.kind === 'snooze' ? <SnoozeDialog row={asked.row} onClose={close} onDecide={decide} /> : null}
      {asked.kind === 'assign' ? (
        <AssignDialog
          row={asked.row}
          agents={me?.agents ?? []}
          onClose={close}
          onAssign={(agent) => {
            close();
            void assign(asked.row, agent);
          }}
        />
      ) : null}
    </Suspense>
  );
}
