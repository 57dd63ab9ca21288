import { useEffect } from 'react';
import { canRun, runShortcut, type ShortcutName } from '../../lib/keyboard/shortcuts.ts';
import { undoLatest } from '../../lib/page/toasts.ts';

const keys: Record<string, ShortcutName> = {
  j: 'next',
  k: 'previous',
  Enter: 'open',
  Escape: 'back',
  r: 'reply',
  n: 'note',
  e: 'complete',
  h: 'snooze',
  a: 'assign',
  u: 'undo',
  c: 'create',
  q: 'quick',
  m: 'missing',
  s: 'source',
  p: 'propose',
  '/': 'search',
  '?': 'help',
};

const isTyping = (target: HTMLElement): boolean =>
  target.isContentEditable || target.matches('input, textarea, select');
/** Enter belongs to what has the focus, except where that is the list or nothing at all. */
const ownsEnter = (target: HTMLElement): boolean => target.closest('button, a, summary, [role=menuitem]') !== null;

function onKeyDown(event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    runShortcut('palette');
    return;
  }
  if (
    event.metaKey ||
    event.ctrlKey ||
    event.altKey ||
    document.querySelector('dialog[open], [popover]:popover-open') !== null
  )
    return;
  if (isTyping(target)) {
    // Out of the field first; the next Escape goes back.
    if (event.key === 'Escape') target.blur();
    return;
  }
  // In a session with quotes to compare, `c` does that; everywhere else it begins a request.
  const name = event.key === 'c' && canRun('compare') ? 'compare' : keys[event.key];
  if (name === undefined || (name === 'open' && ownsEnter(target))) return;
  const isDone = name === 'undo' ? undoLatest() || runShortcut('undo') : runShortcut(name);
  // Kept from the field that has just got the focus: an `r` that answers must not be the first letter of the answer.
  if (isDone) event.preventDefault();
}

/** One listener for all keys; what they do is registered by whoever can do it. */
export function useKeyboard(): void {
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
