import { clearDrafts } from '../../lib/drafts/clear-drafts.ts';

export const postLogin = (path: string, body: object): Promise<Response> =>
  fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const channelName = 'tripthread-login';
const agentKey = 'agent';

/** Signs out here and in every other tab, and leaves nothing of this person behind. */
export async function signOut(): Promise<boolean> {
  const response = await postLogin('sign-out', {}).catch(() => null);
  if (response === null || !response.ok) return false;
  if ('BroadcastChannel' in globalThis) new BroadcastChannel(channelName).postMessage('signed-out');
  leave();
  return true;
}

function leave(): void {
  clearDrafts();
  try {
    localStorage.removeItem(agentKey);
    sessionStorage.clear();
  } catch {
    // Nothing was kept then.
  }
  // A full load, not a navigation within the page: what was read into memory goes as well.
  location.assign('/sign-in');
}

export function followSignOut(): () => void {
  if (!('BroadcastChannel' in globalThis)) return () => undefined;
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', leave);
  return () => channel.close();
}

/** Drafts outlive an expired login, but only for the one who wrote them. */
export function rememberAgent(id: string): void {
  try {
    const former = localStorage.getItem(agentKey);
    if (former !== null && former !== id) clearDrafts();
    localStorage.setItem(agentKey, id);
  } catch {
    // Nothing was kept then.
  }
}

/** Where to go after signing in: a path of ours, never another site. */
export function safeReturnPath(path: string | undefined): string {
  if (
    path === undefined ||
    !path.startsWith('/') ||
    path.startsWith('//') ||
    path.includes('\\') ||
    path.startsWith('/sign-in')
  )
    return '/';
  return path;
}
