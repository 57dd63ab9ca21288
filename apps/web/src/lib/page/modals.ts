import { createStore, type Store } from './store.ts';

// A modal makes the rest of the page inert. What has to stay reachable, like an undo, is rendered inside the top one.
const open = createStore<readonly HTMLElement[]>([]);

/** Adds a modal on top. Returns the function that removes it. */
export function registerModal(element: HTMLElement): () => void {
  open.set([...open.get(), element]);
  return () => open.set(open.get().filter((other) => other !== element));
}

export const topModal: Pick<Store<HTMLElement | null>, 'get' | 'subscribe'> = {
  get: () => open.get().at(-1) ?? null,
  subscribe: open.subscribe,
};
