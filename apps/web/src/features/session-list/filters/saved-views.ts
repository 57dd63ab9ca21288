import { useState } from 'react';
import { compact, type DeskSearch, filterNames, readDeskSearch } from './desk-search.ts';

/** Filters under a name, as one broker keeps them on this machine. */
export interface SavedView {
  readonly name: string;
  readonly search: DeskSearch;
}

export const maxViewNameLength = 40;
const maxSavedViews = 20;
const keyOf = (agentId: string): string => `views:${agentId}`;

/** What belongs to a view: tab, scope and filters; not the session that happens to be open. */
export function viewOf(search: DeskSearch): DeskSearch {
  const { session: _, ...rest } = search;
  return rest;
}

/** All filter keys, so that applying a view also removes filters that it does not have. */
export const applied = ({ search }: SavedView): { [K in keyof DeskSearch]: DeskSearch[K] | undefined } =>
  Object.fromEntries((['tab', 'scope', 'sort', ...filterNames] as const).map((name) => [name, search[name]]));

export const isSameSearch = (a: DeskSearch, b: DeskSearch): boolean =>
  (['tab', 'scope', 'sort', ...filterNames] as const).every((name) => a[name] === b[name]);

/** Parses stored views; entries of an older release, or edited by hand, are dropped if they are invalid. */
export function readViews(agentId: string): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(agentId)) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.slice(0, maxSavedViews).flatMap((view: unknown): SavedView[] => {
      const { name, search } = (view ?? {}) as { name?: unknown; search?: unknown };
      if (typeof name !== 'string' || name.trim() === '' || typeof search !== 'object' || search === null) return [];
      return [{ name: name.slice(0, maxViewNameLength), search: viewOf(readDeskSearch({ ...search })) }];
    });
  } catch {
    return [];
  }
}

/** Adds a view, or replaces the filters of an existing name; newest first. */
export function withView(views: readonly SavedView[], name: string, search: DeskSearch): readonly SavedView[] {
  const view = { name: name.trim().slice(0, maxViewNameLength), search: compact<DeskSearch>(viewOf(search)) };
  return [view, ...views.filter((other) => other.name !== view.name)].slice(0, maxSavedViews);
}

export function useSavedViews(agentId: string) {
  const [views, setViews] = useState(() => readViews(agentId));
  const keep = (next: readonly SavedView[]): void => {
    setViews(next);
    try {
      localStorage.setItem(keyOf(agentId), JSON.stringify(next));
    } catch {
      // Kept until the page is left.
    }
  };
  return {
    views,
    save: (name: string, search: DeskSearch) => keep(withView(views, name, search)),
    remove: (name: string) => keep(views.filter((view) => view.name !== name)),
  };
}
