import { lazy } from 'react';

// Code that the first screen does not need. It is prefetched when the desk is idle, so that opening it later is
// instant and works offline.
const parts = {
  thread: () => import('../features/thread/thread-pane.tsx'),
  panel: () => import('../features/panel/session-panel.tsx'),
  palette: () => import('./palette/palette.tsx'),
  accountMenu: () => import('./shell/account-menu.tsx'),
  help: () => import('./shell/help-dialog.tsx'),
  quickEntry: () => import('../features/quick-entry/quick-entry-dialog.tsx'),
  newRequest: () => import('../features/panel/requests/new-request-dialog.tsx'),
  completeDialog: () => import('../features/session-list/moves/complete-dialog.tsx'),
  rowDialogs: () => import('../features/session-list/moves/row-dialogs.tsx'),
  filterFields: () => import('../features/session-list/filters/filter-fields.tsx'),
};

export const ThreadPane = lazy(() => parts.thread().then((file) => ({ default: file.ThreadPane })));
export const SessionPanel = lazy(() => parts.panel().then((file) => ({ default: file.SessionPanel })));
export const Palette = lazy(() => parts.palette().then((file) => ({ default: file.Palette })));
/** Its count is read after the first screen has loaded. */
/** Only a lead’s browser fetches it. */
export const LeadNotices = lazy(() =>
  import('./shell/lead-notices.tsx').then((file) => ({ default: file.LeadNotices })),
);
export const AccountMenu = lazy(() => parts.accountMenu().then((file) => ({ default: file.AccountMenu })));
export const HelpDialog = lazy(() => parts.help().then((file) => ({ default: file.HelpDialog })));
export const QuickEntryDialog = lazy(() => parts.quickEntry().then((file) => ({ default: file.QuickEntryDialog })));
export const NewRequestDialog = lazy(() => parts.newRequest().then((file) => ({ default: file.NewRequestDialog })));

const debounceMilliseconds = 1_500;

/** Prefetches the rest of the desk, one chunk after the other, once the first screen has settled. */
export function fetchPartsWhenIdle(): () => void {
  let isStopped = false;
  const fetchAll = async (): Promise<void> => {
    for (const part of Object.values(parts)) {
      if (!navigator.onLine) await new Promise((resolve) => addEventListener('online', resolve, { once: true }));
      // A chunk that failed to load is fetched again on demand.
      if (!isStopped) await part().catch(() => undefined);
    }
  };
  const timer = setTimeout(() => void fetchAll(), debounceMilliseconds);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
