import { createStore } from './store.ts';

export interface ToastContent {
  text: string;
  tone?: 'plain' | 'danger';
  /** The one thing to do about it, like `Try again`. */
  action?: { label: string; run: () => void };
  /** How to take the change back: its button and the `u` key. */
  undo?: () => void;
  /** How long it stays: 10 s by default, the time in which a change can be undone. */
  milliseconds?: number;
}
export interface ShownToast extends ToastContent {
  /** Also the id of the change that the toast reports. */
  readonly id: number;
}

export const shownToasts = createStore<readonly ShownToast[]>([]);
const maxShown = 3;
let nextId = 1;

/** Shows a message at the bottom of the screen. Returns the function that removes it. */
export function toast(content: ToastContent): () => void {
  const id = nextId++;
  shownToasts.set([...shownToasts.get(), { ...content, id }].slice(-maxShown));
  return () => dismissToast(id);
}

export const dismissToast = (id: number): void => shownToasts.set(shownToasts.get().filter((other) => other.id !== id));

/** Takes one change back, once. Returns false when its time is over. */
export function undoChange(id: number): boolean {
  const undo = shownToasts.get().find((content) => content.id === id)?.undo;
  if (undo === undefined) return false;
  dismissToast(id);
  undo();
  return true;
}

/** Returns the newest change that can be undone: the one that the `u` key takes back. */
export const latestChange = (): number | undefined => shownToasts.get().findLast(({ undo }) => undo !== undefined)?.id;
