import { useEffect } from 'react';
import { actionOfKey } from '../../lib/keyboard/actions.ts';
import { runShortcut, useShortcut } from '../../lib/keyboard/shortcuts.ts';
import { latestChange, shownToasts, undoChange } from '../../lib/page/toasts.ts';
import { useStore } from '../../lib/page/store.ts';

const isTyping = (target: HTMLElement): boolean =>
  target.isContentEditable || target.matches('input, textarea, select');
/** Whether Enter presses the focused element instead of opening the list's row. */
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
    // The first Escape leaves the field; the next one goes back.
    if (event.key === 'Escape') target.blur();
    return;
  }
  const action = actionOfKey(event.key);
  if (action === undefined || (action.id === 'open' && ownsEnter(target))) return;
  // So that an `r` that opens the reply isn't the first letter in its field.
  if (action.run()) event.preventDefault();
}

/** Runs actions by their keys: one listener for all of them. */
export function useKeyboard(): void {
  useStore(shownToasts);
  const change = latestChange();
  useShortcut('undo', () => change !== undefined && undoChange(change), change !== undefined, true);
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
