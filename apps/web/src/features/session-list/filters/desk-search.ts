import { parseTripReference } from '@tripthread/shared/ids';
import { type SessionStep, sessionSteps } from '@tripthread/shared/sessions/sessions';
import type { ListFilter } from '../../../lib/api/api-types.ts';

// Every filter is in the URL, so that a link shows another broker the same list. Defaults are left out.

export const deskTabs = ['open', 'active', 'paused', 'completed', 'archived'] as const;
export type DeskTab = (typeof deskTabs)[number];

export interface DeskSearch {
  readonly tab?: Exclude<DeskTab, 'open'>;
  readonly scope?: 'team';
  readonly trip?: string;
  readonly step?: SessionStep;
  readonly assignee?: string;
  readonly q?: string;
  readonly unread?: '1';
  readonly expiring?: '1';
  readonly silent?: '1';
  /** What is to be done first, instead of what happened last. */
  readonly sort?: 'urgent';
  /** The session that is open beside the list. */
  readonly session?: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;
const oneOf = <T extends string>(value: unknown, values: readonly T[]): T | undefined =>
  values.find((known) => known === value);
const flag = (value: unknown): '1' | undefined => (value === '1' || value === 'true' ? '1' : undefined);
const id = (value: unknown): string | undefined => (typeof value === 'string' && uuid.test(value) ? value : undefined);

/** Takes from an address what makes sense and drops the rest: a mistyped link still opens the desk. */
export function readDeskSearch(raw: Record<string, unknown>): DeskSearch {
  const tab = oneOf(raw.tab ?? raw.status, deskTabs);
  const trip = text(raw.trip);
  return compact({
    tab: tab === 'open' ? undefined : tab,
    scope: raw.scope === 'team' ? 'team' : undefined,
    trip: trip !== undefined && parseTripReference(trip) !== null ? trip.trim() : undefined,
    step: oneOf(raw.step, sessionSteps),
    assignee: id(raw.assignee),
    q: text(raw.q)?.slice(0, 100),
    unread: flag(raw.unread),
    expiring: flag(raw.expiring),
    silent: flag(raw.silent),
    sort: oneOf(raw.sort, ['urgent'] as const),
    session: id(raw.session),
  });
}

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** Removes undefined fields. */
export const compact = <T extends object>(search: Loose<T>): T =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;

/** The allowed orders of a list: closed sessions have no urgency, and only a lead sees the urgency of other brokers' sessions. */
export const sortOf = ({ sort, tab, scope }: DeskSearch, role: string | undefined): DeskSearch['sort'] =>
  tab === 'completed' || tab === 'archived' || (scope === 'team' && role !== 'lead') ? undefined : sort;

/** What `sessions.list` is asked for. */
export function listFilterOf(search: DeskSearch, role?: string): ListFilter {
  return compact<ListFilter>({
    status: search.tab,
    scope: search.scope,
    tripId: search.trip,
    step: search.step,
    assignee: search.assignee,
    q: search.q?.trim(),
    unread: search.unread === '1' ? true : undefined,
    expiring: search.expiring === '1' ? true : undefined,
    silent: search.silent === '1' ? true : undefined,
    sort: sortOf(search, role),
  });
}

/** The filters that `Clear filters` removes: all but tab and scope. */
export const filterNames = [
  'trip',
  'step',
  'assignee',
  'q',
  'unread',
  'expiring',
  'silent',
] as const satisfies readonly (keyof DeskSearch)[];
export const withoutFilters = {
  trip: undefined,
  step: undefined,
  assignee: undefined,
  q: undefined,
  unread: undefined,
  expiring: undefined,
  silent: undefined,
} as const;
export const isFiltered = (search: DeskSearch): boolean => filterNames.some((name) => search[name] !== undefined);
