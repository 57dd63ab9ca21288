import { type Airport, airportOf } from '@tripthread/shared/airports/airports';
import { useDeferredValue } from 'react';
import { trpc } from '../../lib/api/trpc.ts';

export interface AirportSearch {
  /** The matches, best first; those of the previous letters while newer ones load. */
  readonly airports: readonly Airport[];
  /** The airport whose code the text is. */
  readonly known: Airport | null;
  readonly state: 'idle' | 'searching' | 'ready' | 'failed';
}

/** Searches airports by code, city or name. They never change, so each text is requested once. */
export function useAirportSearch(text: string): AirportSearch {
  const typed = text.trim();
  const q = useDeferredValue(typed);
  const found = trpc.airports.search.useQuery(
    { q },
    { enabled: q !== '', placeholderData: (previous) => previous, staleTime: Number.POSITIVE_INFINITY, retry: 1 },
  );
  const airports = q === '' ? [] : (found.data?.airports ?? []);
  const isCurrent = q === typed && !found.isPlaceholderData;
  return {
    airports,
    known: airportOf(airports, typed.toUpperCase()),
    state: q === '' ? 'idle' : found.isError ? 'failed' : isCurrent && found.isSuccess ? 'ready' : 'searching',
  };
}
