import { canRun, runShortcut } from './shortcuts.ts';

interface Definition {
  readonly title: string;
  readonly key?: string;
  readonly group: 'List' | 'Session' | 'Anywhere';
  readonly isForLeads?: true;
}

/**
 * The actions that keys, palette, help and buttons share. A pane that can do one registers it with `useShortcut`.
 * Where two have the same key, the first that is available runs.
 */
const definitions = {
  next: { title: 'Next session', key: 'j', group: 'List' },
  previous: { title: 'Previous session', key: 'k', group: 'List' },
  open: { title: 'Open', key: 'Enter', group: 'List' },
  search: { title: 'Search', key: '/', group: 'List' },
  back: { title: 'Back', key: 'Escape', group: 'List' },
  reply: { title: 'Reply', key: 'r', group: 'Session' },
  note: { title: 'Internal note', key: 'n', group: 'Session' },
  source: {
    title: 'Search in Avinode',
    key: 's',
    group: 'Session',
  },
  compare: { title: 'Compare the quotes', key: 'c', group: 'Session' },
  missing: { title: 'Fill in missing details', key: 'm', group: 'Session' },
  propose: { title: 'Draft or open the proposal', key: 'p', group: 'Session' },
  complete: { title: 'Complete or reopen', key: 'e', group: 'Session' },
  snooze: { title: 'Snooze', key: 'h', group: 'Session' },
  assign: { title: 'Assign to a colleague', key: 'a', group: 'Session', isForLeads: true },
  undo: { title: 'Undo the last change', key: 'u', group: 'Session' },
  quick: { title: 'Quick entry', key: 'q', group: 'Anywhere' },
  create: { title: 'New request', key: 'c', group: 'Anywhere' },
  palette: { title: 'Commands, clients, or a trip id', group: 'Anywhere' },
  help: { title: 'Keyboard help', key: '?', group: 'Anywhere' },
} as const satisfies Record<string, Definition>;

export type ActionId = keyof typeof definitions;

export interface Action extends Definition {
  readonly id: ActionId;
  readonly isAvailable: () => boolean;
  /** Returns false when no pane can do it now. */
  readonly run: () => boolean;
}

export const actions: readonly Action[] = (Object.entries(definitions) as [ActionId, Definition][]).map(
  ([id, definition]) => ({
    ...definition,
    id,
    isAvailable: () => canRun(id),
    run: () => runShortcut(id),
  }),
);

/** Finds what a key does now. */
export const actionOfKey = (key: string): Action | undefined =>
  actions.find((action) => action.key === key && action.isAvailable());

const keyNames: Readonly<Record<string, string>> = { Enter: '↵', Escape: 'Esc' };

/** Formats the keys of an action for help and palette. */
export const keysOf = ({ id, key }: Action): readonly string[] =>
  id === 'palette' ? ['⌘', 'K'] : key === undefined ? [] : [keyNames[key] ?? key];
