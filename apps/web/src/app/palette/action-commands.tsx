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
const icons: Partial<Record<ActionId, ReactNode>> = {
  reply: <MessageSquareReply {...icon} />,
  note: <NotebookPen {...icon} />,
  source: <PlaneTakeoff {...icon} />,
  compare: <Scale {...icon} />,
  missing: <ListChecks {...icon} />,
  propose: <FileText {...icon} />,
  complete: <CheckCheck {...icon} />,
  snooze: <Clock3 {...icon} />,
  assign: <UserRound {...icon} />,
  undo: <Undo2 {...icon} />,
  quick: <Keyboard {...icon} />,
  create: <Plus {...icon} />,
  help: <CircleHelp {...icon} />,
};

const groupNames = { List: 'Desk', Session: 'This session', Anywhere: 'Desk' } as const;

/** Lists the actions that are available now. */
export const actionCommands = (onRun: (run: () => void) => void): readonly Command[] =>
  actions
    .filter(({ also, isAvailable }) => also !== undefined && isAvailable())
    .map((action) => ({
      id: action.id,
      name: action.title,
      group: groupNames[action.group],
      icon: icons[action.id],
      shortcut: keysOf(action).join(' '),
      ...(action.also === undefined ? {} : { also: action.also }),
      run: () => onRun(() => void action.run()),
    }));
