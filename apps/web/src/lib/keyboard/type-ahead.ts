// Whoever presses a key that opens a field goes on typing at once. Until the field is there the letters are held for it:
// none is lost, and none is taken for another key of the desk.
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

/** Holds what is typed from now on. */
export function bufferTyping(): void {
  takeBufferedTyping();
  held = '';
  document.addEventListener('keydown', onKeyDown, { capture: true });
  // A field that never comes must not keep the keyboard.
  giveUp = setTimeout(takeBufferedTyping, maxHoldMilliseconds);
}

/** What was typed meanwhile; from here on the field hears for itself. */
export function takeBufferedTyping(): string {
  const text = held ?? '';
  held = null;
  clearTimeout(giveUp);
  document.removeEventListener('keydown', onKeyDown, { capture: true });
  return text;
}
