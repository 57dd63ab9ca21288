import { useNavigate } from '@tanstack/react-router';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { Menu } from '../../components/overlays/menu.tsx';
import { initials } from '../../lib/format/format.ts';
import { signOut } from '../../entities/identity/login.ts';
import { setTheme, useTheme } from '../../lib/page/theme.ts';
import { toast } from '../../lib/page/toasts.ts';
import { useMe } from '../../entities/identity/use-me.ts';
import { settingsPagesOf } from '../routes/settings-pages.tsx';

export async function signOutAndLeave(): Promise<void> {
  if (!(await signOut()))
    toast({
      tone: 'danger',
      text: 'Still signed in: the server can’t be reached. Try again when online.',
    });
}

/** Shows who is signed in, the theme and signing out. */
export function AccountMenu() {
  const me = useMe();
  const theme = useTheme();
  const navigate = useNavigate();
  const icon = { size: 14, 'aria-hidden': true } as const;
  return (
    <Menu
      label="Account"
      trigger={(trigger) => (
        <button
          type="button"
          {...trigger}
          title={me === undefined ? 'Account' : `${me.agent.name}, ${me.brokerage.name}`}
          className="flex size-9 items-center justify-center rounded-full"
        >
          <span
            aria-hidden
            className="flex size-7 items-center justify-center rounded-full bg-surface-3 text-2xs font-semibold text-ink-2"
          >
            {me === undefined ? '' : initials(me.agent.name)}
          </span>
          <span className="sr-only">{me === undefined ? 'Account' : `Account of ${me.agent.name}`}</span>
        </button>
      )}
      header={
        me === undefined ? null : (
          <div className="max-w-64 border-b border-line px-2 pt-1.5 pb-2">
            <p className="truncate font-medium">{me.agent.name}</p>
            <p className="truncate text-xs text-ink-3">{me.agent.email}</p>
            <p className="truncate text-xs text-ink-3">
              {me.brokerage.name}, {me.agent.role}
            </p>
          </div>
        )
      }
      groups={[
        [
          {
            label: 'Light theme',
            icon: <Sun {...icon} />,
            checked: theme === 'light',
            onSelect: () => setTheme('light'),
          },
          {
            label: 'Dark theme',
            icon: <Moon {...icon} />,
            checked: theme === 'dark',
            onSelect: () => setTheme('dark'),
          },
          {
            label: 'System theme',
            icon: <Monitor {...icon} />,
            checked: theme === 'system',
            onSelect: () => setTheme('system'),
          },
        ],
        settingsPagesOf(me).map(({ to, name, icon: mark }) => ({
          label: name,
          icon: mark,
          onSelect: () => void navigate({ to }),
        })),
        [{ label: 'Sign out', icon: <LogOut {...icon} />, onSelect: () => void signOutAndLeave() }],
      ]}
    />
  );
}
