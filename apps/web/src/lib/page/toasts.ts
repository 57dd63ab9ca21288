export interface ToastContent {
  text: string;
  tone?: 'plain' | 'danger';
  /** The one thing to do about it: `Undo`, `Retry`. */
  action?: { label: string; run: () => void };
  /** How long it stays: 10 s, the time in which a thing can be undone. */
  milliseconds?: number;
}
export interface ShownToast extends ToastContent {
  readonly id: number;
}

let shown: readonly ShownToast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();
const most = 3;

function set(next: readonly ShownToast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Says what happened, at the bottom of the screen. Answers a function that takes it away. */
export function toast(content: ToastContent): () => void {
  const id = nextId++;
  set([...shown, { ...content, id }].slice(-most));
  return () => dismissToast(id);
}

export const dismissToast = (id: number): void => set(shown.filter((other) => other.id !== id));
export const shownToasts = (): readonly ShownToast[] => shown;

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Does what the newest `Undo` offers: the `u` key. */
export function undoLatest(): boolean {
  const latest = shown.findLast((content) => content.action?.label === 'Undo');
  if (latest?.action === undefined) return false;
  dismissToast(latest.id);
  latest.action.run();
  return true;
}
