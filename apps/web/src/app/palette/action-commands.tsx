import {
  CheckCheck,
  CircleHelp,
  Clock3,
  FileText,
  Keyboard,
  ListChecks,
  MessageSquareReply,
  NotebookPen,
  PlaneTakeoff,
  Plus,
  Scale,
  Undo2,
  UserRound,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { type ActionId, actions, keysOf } from '../../lib/keyboard/actions.ts';
import type { Command } from './commands.ts';

const icon = { size: 15, 'aria-hidden': true } as const;
/** The actions of the palette, with other words for them. */
const entries: Partial<Record<ActionId, { readonly icon: ReactNode; readonly also: string }>> = {
  reply: { icon: <MessageSquareReply {...icon} />, also: 'message' },
  note: { icon: <NotebookPen {...icon} />, also: 'write' },
  source: { icon: <PlaneTakeoff {...icon} />, also: 'trip aircraft sourcing operators rfq open' },
  compare: { icon: <Scale {...icon} />, also: 'prices' },
  missing: { icon: <ListChecks {...icon} />, also: 'request' },
  propose: { icon: <FileText {...icon} />, also: 'offer price pdf send' },
  complete: { icon: <CheckCheck {...icon} />, also: 'won lost close' },
  snooze: { icon: <Clock3 {...icon} />, also: 'pause later' },
  assign: { icon: <UserRound {...icon} />, also: 'hand over' },
  undo: { icon: <Undo2 {...icon} />, also: 'back' },
  quick: { icon: <Keyboard {...icon} />, also: 'new request create line type text' },
  create: { icon: <Plus {...icon} />, also: 'create session client' },
  help: { icon: <CircleHelp {...icon} />, also: 'keys shortcuts' },
};

const groupNames = { List: 'Desk', Session: 'This session', Anywhere: 'Desk' } as const;

/** Lists the actions that are available now. */
export const actionCommands = (onRun: (run: () => void) => void): readonly Command[] =>
  actions.flatMap((action) => {
    const entry = entries[action.id];
    if (entry === undefined || !action.isAvailable()) return [];
    const { id, title: name, group } = action;
    return {
      id,
      name,
      group: groupNames[group],
      ...entry,
      shortcut: keysOf(action).join(' '),
      run: () => onRun(() => void action.run()),
    };
  });
