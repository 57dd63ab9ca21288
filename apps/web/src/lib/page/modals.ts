// A modal makes all the rest of the page inert. What has to stay in reach meanwhile, like an undo, moves into it.
let open: readonly HTMLElement[] = [];
const listeners = new Set<() => void>();

function set(next: readonly HTMLElement[]): void {
  open = next;
  for (const listener of listeners) listener();
}

/** Says that a modal stands on top now. Answers what says that it is gone. */
export function registerModal(element: HTMLElement): () => void {
  set([...open, element]);
  return () => set(open.filter((other) => other !== element));
}

export const topModal = (): HTMLElement | null => open.at(-1) ?? null;

export function subscribeModals(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
