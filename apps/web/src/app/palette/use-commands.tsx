import { useNavigate } from '@tanstack/react-router';
import {
  Archive,
  CheckCheck,
  CircleHelp,
  Clock3,
  FileText,
  Hourglass,
  Inbox,
  Keyboard,
  ListFilter,
  LogOut,
  MessageSquareReply,
  Monitor,
  Moon,
  NotebookPen,
  PlaneTakeoff,
  Plus,
  Search,
  Send,
  Sun,
  Undo2,
  Unplug,
  UserRound,
  Users,
  UsersRound,
} from 'lucide-react';
import type { DeskSearch } from '../../features/session-list/filters/desk-search.ts';
import { readViews } from '../../features/session-list/filters/saved-views.ts';
import { canRun, runShortcut, type ShortcutName } from '../../lib/keyboard/shortcuts.ts';
import { setTheme } from '../../lib/page/theme.ts';
import { undoLatest } from '../../lib/page/toasts.ts';
import { useMe } from '../../entities/identity/use-me.ts';
import { signOutAndLeave } from '../shell/account-menu.tsx';
import type { Command } from './commands.ts';
import { settingsPagesOf } from '../routes/settings-pages.tsx';

const icon = { size: 15, 'aria-hidden': true } as const;

/** Everything the palette offers now. Actions on a session are there only while one is chosen. */
export function useCommands(onClose: () => void): { all: readonly Command[]; search: (q: string) => Command } {
  const navigate = useNavigate();
  const me = useMe();
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  /** After the palette has gone, so that what opens next gets the focus. */
  const byKey = (name: ShortcutName) => then(() => setTimeout(() => runShortcut(name)));
  const goTo = (search: DeskSearch) => then(() => void navigate({ to: '/', search }));

  const onSession: (Command & { needs: ShortcutName })[] = [
    {
      id: 'reply',
      needs: 'reply',
      name: 'Reply',
      group: 'This session',
      shortcut: 'r',
      icon: <MessageSquareReply {...icon} />,
      run: byKey('reply'),
    },
    {
      id: 'note',
      needs: 'note',
      name: 'Write an internal note',
      group: 'This session',
      shortcut: 'n',
      icon: <NotebookPen {...icon} />,
      run: byKey('note'),
    },
    {
      id: 'source',
      needs: 'source',
      name: 'Search in Avinode',
      also: 'trip aircraft sourcing operators rfq open',
      group: 'This session',
      shortcut: 's',
      icon: <PlaneTakeoff {...icon} />,
      run: byKey('source'),
    },
    {
      id: 'propose',
      needs: 'propose',
      name: 'Proposal',
      also: 'draft offer price pdf send',
      group: 'This session',
      shortcut: 'p',
      icon: <FileText {...icon} />,
      run: byKey('propose'),
    },
    {
      id: 'complete',
      needs: 'complete',
      name: 'Complete or reopen',
      also: 'won lost close',
      group: 'This session',
      shortcut: 'e',
      icon: <CheckCheck {...icon} />,
      run: byKey('complete'),
    },
    {
      id: 'snooze',
      needs: 'snooze',
      name: 'Snooze',
      also: 'pause later',
      group: 'This session',
      shortcut: 'h',
      icon: <Clock3 {...icon} />,
      run: byKey('snooze'),
    },
    {
      id: 'assign',
      needs: 'assign',
      name: 'Assign to a colleague',
      also: 'hand over',
      group: 'This session',
      shortcut: 'a',
      icon: <UserRound {...icon} />,
      run: byKey('assign'),
    },
  ];
  const all: Command[] = [
    ...onSession.filter(({ needs }) => canRun(needs)),
    {
      id: 'quick',
      name: 'Quick entry',
      also: 'new request create line type text',
      group: 'Desk',
      shortcut: 'q',
      icon: <Keyboard {...icon} />,
      run: byKey('quick'),
    },
    {
      id: 'create',
      name: 'New request',
      also: 'create session client',
      group: 'Desk',
      shortcut: 'c',
      icon: <Plus {...icon} />,
      run: byKey('create'),
    },
    {
      id: 'undo',
      name: 'Undo the last change',
      group: 'Desk',
      shortcut: 'u',
      icon: <Undo2 {...icon} />,
      run: then(() => void undoLatest()),
    },
    {
      id: 'desk',
      name: 'My open sessions',
      also: 'desk inbox mine',
      group: 'Go to',
      icon: <Inbox {...icon} />,
      run: goTo({}),
    },
    {
      id: 'team',
      name: 'The team’s open sessions',
      group: 'Go to',
      icon: <Users {...icon} />,
      run: goTo({ scope: 'team' }),
    },
    {
      id: 'expiring',
      name: 'Sessions with a price that expires',
      also: 'lapse today quote 24 h',
      group: 'Go to',
      icon: <Hourglass {...icon} />,
      run: goTo({ expiring: '1' }),
    },
    {
      id: 'paused',
      name: 'Snoozed sessions',
      also: 'paused',
      group: 'Go to',
      icon: <Clock3 {...icon} />,
      run: goTo({ tab: 'paused' }),
    },
    {
      id: 'completed',
      name: 'Completed sessions',
      also: 'won lost',
      group: 'Go to',
      icon: <CheckCheck {...icon} />,
      run: goTo({ tab: 'completed' }),
    },
    { id: 'archived', name: 'Archive', group: 'Go to', icon: <Archive {...icon} />, run: goTo({ tab: 'archived' }) },
    ...(me === undefined ? [] : readViews(me.agent.id)).map(({ name, search }): Command => ({
      id: `view-${name}`,
      name,
      also: 'saved view',
      group: 'Go to',
      icon: <ListFilter {...icon} />,
      run: goTo(search),
    })),
    {
      id: 'clients',
      name: 'Clients',
      also: 'cards people contacts company',
      group: 'Go to',
      icon: <UsersRound {...icon} />,
      run: then(() => void navigate({ to: '/clients' })),
    },
    {
      id: 'outbox',
      name: 'Outbox',
      also: 'mail approve send client',
      group: 'Go to',
      icon: <Send {...icon} />,
      run: then(() => void navigate({ to: '/outbox' })),
    },
    {
      id: 'orphans',
      name: 'Orphans',
      also: 'events without a session',
      group: 'Go to',
      icon: <Unplug {...icon} />,
      run: then(() => void navigate({ to: '/orphans' })),
    },
    ...settingsPagesOf(me).map(({ to, name, also, icon: mark }): Command => ({
      id: to,
      name,
      also,
      icon: mark,
      group: 'Go to',
      run: then(() => void navigate({ to })),
    })),
    {
      id: 'light',
      name: 'Light colours',
      also: 'theme',
      group: 'Settings',
      icon: <Sun {...icon} />,
      run: then(() => setTheme('light')),
    },
    {
      id: 'dark',
      name: 'Dark colours',
      also: 'theme',
      group: 'Settings',
      icon: <Moon {...icon} />,
      run: then(() => setTheme('dark')),
    },
    {
      id: 'system',
      name: 'Colours like the system',
      also: 'theme',
      group: 'Settings',
      icon: <Monitor {...icon} />,
      run: then(() => setTheme('system')),
    },
    {
      id: 'help',
      name: 'Keyboard help',
      group: 'Settings',
      shortcut: '?',
      icon: <CircleHelp {...icon} />,
      run: byKey('help'),
    },
    {
      id: 'sign-out',
      name: 'Sign out',
      also: 'log out',
      group: 'Settings',
      icon: <LogOut {...icon} />,
      run: then(() => void signOutAndLeave()),
    },
  ];
  const search = (q: string): Command => ({
    id: 'search',
    name: `Search sessions for “${q}”`,
    group: 'Search',
    icon: <Search {...icon} />,
    run: then(() => void navigate({ to: '/', search: { q: q.slice(0, 100) } })),
  });
  return { all, search };
}
