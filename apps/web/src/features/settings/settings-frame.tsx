import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { EmptyState } from '../../components/frames/states.tsx';
import { PagePane } from '../../components/frames/page-pane.tsx';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { useMe } from '../../entities/identity/use-me.ts';

interface SettingsFrameProps {
  title: string;
  text: ReactNode;
  /** Rendered beside the title. */
  action?: ReactNode;
  /** Visible to every broker; the other pages are a lead’s. */
  isForAll?: boolean;
  children: ReactNode;
}

const pages = [
  { to: '/settings/team', name: 'Team', isForAll: false },
  { to: '/settings/brokerage', name: 'Proposals', isForAll: false },
  { to: '/settings/rates', name: 'Exchange rates', isForAll: true },
  { to: '/settings/mail', name: 'Email', isForAll: false },
  { to: '/settings/connection', name: 'Avinode connection', isForAll: false },
  { to: '/settings/deliveries', name: 'Notification log', isForAll: false },
  { to: '/settings/jobs', name: 'Housekeeping', isForAll: false },
] as const;

/** Renders a settings page: title, purpose and tabs. */
export function SettingsFrame({ title, text, action, isForAll = false, children }: SettingsFrameProps) {
  usePageTitle(title);
  const me = useMe();
  const tabs = useRef<HTMLElement>(null);
  // On a phone the tabs overflow: the current one is scrolled into view.
  useEffect(() => {
    tabs.current?.querySelector('[aria-current=page]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [title, me]);
  const isLead = me?.agent.role === 'lead';
  const shown = pages.filter((page) => isLead || page.isForAll);
  if (me !== undefined && !isLead && !isForAll)
    return (
      <PagePane isCentered>
        <EmptyState
          isPage
          icon={<Lock size={22} aria-hidden />}
          title={title}
          text={`Only a lead sees this. ${leadOf(me.agents)} can check for you.`}
        />
      </PagePane>
    );
  return (
    <PagePane>
      <div className="mx-auto max-w-6xl md:p-6">
        {shown.length < 2 ? null : (
          <nav ref={tabs} aria-label="Settings" className="flex gap-1 overflow-x-auto px-2 pt-3 md:px-0 md:pt-0">
            {shown.map(({ to, name }) => (
              <Link
                key={to}
                to={to}
                activeOptions={{ includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
                className="inline-flex h-8 shrink-0 items-center rounded-md px-2.5 text-row font-medium whitespace-nowrap text-ink-3 hover:bg-surface-2 hover:text-ink-1 aria-[current=page]:bg-surface-3 aria-[current=page]:text-ink-1"
              >
                {name}
              </Link>
            ))}
          </nav>
        )}
        <header className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-4 md:px-0">
          <div className="min-w-0 flex-1 basis-72">
            <h1 className="text-title font-semibold">{title}</h1>
            <p className="max-w-2xl pt-0.5 text-row text-ink-2">{text}</p>
          </div>
          {action}
        </header>
        {me === undefined ? null : children}
      </div>
    </PagePane>
  );
}

const leadOf = (agents: readonly { readonly name: string; readonly role: string; readonly isActive: boolean }[]) =>
  agents.find(({ role, isActive }) => role === 'lead' && isActive)?.name ?? 'A lead';
