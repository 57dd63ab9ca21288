import { type NavigateOptions, useNavigate } from '@tanstack/react-router';
import {
  Archive,
  CheckCheck,
  Clock3,
  Hourglass,
  Inbox,
  ListFilter,
  LogOut,
  Monitor,
  Moon,
  Search,
  Send,
  Sun,
  Unplug,
  Users,
  UsersRound,
} from 'lucide-react';
import { useMe } from '../../entities/identity/use-me.ts';
import { readViews } from '../../features/session-list/filters/saved-views.ts';
import { setTheme } from '../../lib/page/theme.ts';
import { settingsPagesOf } from '../routes/settings-pages.tsx';
import { signOutAndLeave } from '../shell/account-menu.tsx';
import type { Command } from './commands.ts';

const icon = { size: 15, 'aria-hidden': true } as const;

type Page = Omit<Command, 'group' | 'run'> & { readonly to: NavigateOptions };

const lists: readonly Page[] = [
  {
    id: 'desk',
    name: 'My open sessions',
    also: 'desk inbox mine',
    icon: <Inbox {...icon} />,
    to: { to: '/', search: {} },
  },
  {
    id: 'team',
    name: 'The team’s open sessions',
    icon: <Users {...icon} />,
    to: { to: '/', search: { scope: 'team' } },
  },
  {
    id: 'expiring',
    name: 'Sessions with a price that expires',
    also: 'lapse today quote 24 h',
    icon: <Hourglass {...icon} />,
    to: { to: '/', search: { expiring: '1' } },
  },
  {
    id: 'paused',
    name: 'Snoozed sessions',
    also: 'paused',
    icon: <Clock3 {...icon} />,
    to: { to: '/', search: { tab: 'paused' } },
  },
  {
    id: 'completed',
    name: 'Completed sessions',
    also: 'won lost',
    icon: <CheckCheck {...icon} />,
    to: { to: '/', search: { tab: 'completed' } },
  },
  { id: 'archived', name: 'Archive', icon: <Archive {...icon} />, to: { to: '/', search: { tab: 'archived' } } },
];

const otherPages: readonly Page[] = [
  {
    id: 'clients',
    name: 'Clients',
    also: 'cards people contacts company',
    icon: <UsersRound {...icon} />,
    to: { to: '/clients' },
  },
  { id: 'outbox', name: 'Outbox', also: 'mail approve send client', icon: <Send {...icon} />, to: { to: '/outbox' } },
  {
    id: 'orphans',
    name: 'Orphans',
    also: 'events without a session',
    icon: <Unplug {...icon} />,
    to: { to: '/orphans' },
  },
];

const settings: readonly Omit<Command, 'group'>[] = [
  { id: 'light', name: 'Light theme', also: 'colours', icon: <Sun {...icon} />, run: () => setTheme('light') },
  { id: 'dark', name: 'Dark theme', also: 'colours', icon: <Moon {...icon} />, run: () => setTheme('dark') },
  { id: 'system', name: 'System theme', also: 'colours', icon: <Monitor {...icon} />, run: () => setTheme('system') },
  { id: 'sign-out', name: 'Sign out', also: 'log out', icon: <LogOut {...icon} />, run: () => void signOutAndLeave() },
];

/** Lists the pages, saved views and settings, and how to search the sessions. */
export function usePageCommands(onRun: (run: () => void) => void): {
  all: readonly Command[];
  search: (q: string) => Command;
} {
  const navigate = useNavigate();
  const me = useMe();
  const command = ({ to, ...page }: Page): Command => ({
    ...page,
    group: 'Go to',
    run: () => onRun(() => void navigate(to)),
  });
  const views = me === undefined ? [] : readViews(me.agent.id);
  return {
    all: [
      ...lists.map(command),
      ...views.map(({ name, search }) =>
        command({
          id: `view-${name}`,
          name,
          also: 'saved view',
          icon: <ListFilter {...icon} />,
          to: { to: '/', search },
        }),
      ),
      ...otherPages.map(command),
      ...settingsPagesOf(me).map(({ to, name, also, icon: mark }) =>
        command({ id: to, name, also, icon: mark, to: { to } }),
      ),
      ...settings.map((plain): Command => ({ ...plain, group: 'Settings', run: () => onRun(plain.run) })),
    ],
    search: (q) => ({
      id: 'search',
      name: `Search sessions for “${q}”`,
      group: 'Search',
      icon: <Search {...icon} />,
      run: () => onRun(() => void navigate({ to: '/', search: { q: q.slice(0, 100) } })),
    }),
  };
}
