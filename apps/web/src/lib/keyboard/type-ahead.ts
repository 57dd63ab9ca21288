// After a key that opens a field, brokers type on at once. Letters are buffered until the field is mounted, so that none
// is lost or runs another action.
let held: string | null = null;
let giveUp: ReturnType<typeof setTimeout> | undefined;
const maxHoldMilliseconds = 4_000;

function onKeyDown(event: KeyboardEvent): void {
  if (held === null || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Escape') return void takeBufferedTyping();
  if (event.key === 'Backspace') held = held.slice(0, -1);
  else if (event.key.length === 1) held += event.key;
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Starts to buffer what is typed. */
export function bufferTyping(): void {
  takeBufferedTyping();
  held = '';
  document.addEventListener('keydown', onKeyDown, { capture: true });
  // Stop when the field does not appear.
  giveUp = setTimeout(takeBufferedTyping, maxHoldMilliseconds);
}

/** Returns what was typed, and stops buffering. */
export function takeBufferedTyping(): string {
  const text = held ?? '';
  held = null;
  clearTimeout(giveUp);
  document.removeEventListener('keydown', onKeyDown, { capture: true });
  return text;
}
