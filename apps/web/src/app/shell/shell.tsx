import { Link, Outlet } from '@tanstack/react-router';
import { CircleHelp, Inbox, Search, Timer, Unplug, UsersRound, WifiOff } from 'lucide-react';
import { Suspense, useEffect } from 'react';
import { IconButton } from '../../components/controls/button.tsx';
import { LogoMark } from '../../components/text/logo.tsx';
import { Banner } from '../../components/frames/states.tsx';
import { useMe } from '../../entities/identity/use-me.ts';
import { runShortcut } from '../../lib/keyboard/shortcuts.ts';
import { useOnline } from '../../lib/page/use-online.ts';
import { ErrorBoundary } from '../../components/frames/error-boundary.tsx';
import { ExpiringLink } from './expiring-link.tsx';
import {
  AccountMenu,
  fetchPartsWhenIdle,
  HelpDialog,
  LeadNotices,
  NewRequestDialog,
  Palette,
  QuickEntryDialog,
} from '../lazy-parts.ts';
import { OutboxLink } from './outbox-link.tsx';
import { RailLink } from './rail-link.tsx';
import { useKeyboard } from './use-keyboard.ts';
import { useLive } from '../live/use-live.ts';
import { useOverlays } from './use-overlays.ts';

/** Surrounds every page: rail, banners, overlays, stream and keys. */
export function Shell() {
  const me = useMe();
  useLive(me);
  useKeyboard();
  useEffect(fetchPartsWhenIdle, []);
  const { overlay, conversationId, close, closeAndRun, openSession } = useOverlays();
  return (
    <div className="group/shell flex h-full overflow-clip max-md:flex-col-reverse">
      <Rail orphanCount={me?.orphanCount ?? 0} incidentCount={me?.incidentCount ?? 0} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <OfflineBanner />
        {me?.agent.role === 'lead' ? (
          <Suspense fallback={null}>
            <LeadNotices />
          </Suspense>
        ) : null}
        <main className="min-h-0 flex-1">
          <ErrorBoundary name="This page">
            <Outlet />
          </ErrorBoundary>
        </main>
      </div>
      <Suspense fallback={null}>
        {overlay === 'palette' ? <Palette onClose={close} onRun={closeAndRun} /> : null}
        {overlay === 'help' ? <HelpDialog isLead={me?.agent.role === 'lead'} onClose={close} /> : null}
        {overlay === 'quick' ? (
          <QuickEntryDialog conversationId={conversationId} onClose={close} onCreated={openSession} />
        ) : null}
        {overlay === 'create' ? <NewRequestDialog onClose={close} onCreated={openSession} /> : null}
      </Suspense>
    </div>
  );
}

function OfflineBanner() {
  return useOnline() ? null : (
    <Banner tone="warning" icon={<WifiOff size={14} aria-hidden />}>
      You are offline. Data may be outdated; what you type is kept.
    </Banner>
  );
}

function Rail({ orphanCount, incidentCount }: { orphanCount: number; incidentCount: number }) {
  return (
    <nav
      aria-label="Main"
      // On a phone an open thread has the whole screen, so that its composer stays within reach of the thumb.
      className="flex shrink-0 items-center gap-1 border-line bg-surface-0 max-md:group-has-data-session-open/shell:hidden max-md:h-13 max-md:justify-around max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:w-13 md:flex-col md:overflow-y-auto md:border-r md:py-2.5 md:*:shrink-0"
    >
      <Link to="/" aria-label="Tripthread, go to the desk" className="mb-2 rounded-lg max-md:hidden">
        <LogoMark size={28} />
      </Link>
      <RailLink to="/" label="Desk">
        <Inbox size={18} aria-hidden />
      </RailLink>
      <ExpiringLink />
      <RailLink to="/clients" label="Clients" hasPages>
        <UsersRound size={18} aria-hidden />
      </RailLink>
      <OutboxLink />
      <RailLink to="/orphans" label={orphanCount > 0 ? `Orphans, ${orphanCount}` : 'Orphans'} badge={orphanCount}>
        <Unplug size={18} aria-hidden />
      </RailLink>
      {incidentCount === 0 ? null : (
        <RailLink to="/settings/jobs" label={`Housekeeping, ${incidentCount} to check`} badge={incidentCount}>
          <Timer size={18} aria-hidden />
        </RailLink>
      )}
      <span className="flex-1 max-md:hidden" />
      <IconButton label="Search and commands" shortcut="⌘K" className="size-9" onClick={() => runShortcut('palette')}>
        <Search size={18} aria-hidden />
      </IconButton>
      <IconButton
        label="Keyboard help"
        shortcut="?"
        className="size-9 max-md:hidden"
        onClick={() => runShortcut('help')}
      >
        <CircleHelp size={18} aria-hidden />
      </IconButton>
      <Suspense fallback={<span className="size-9" />}>
        <AccountMenu />
      </Suspense>
    </nav>
  );
}
