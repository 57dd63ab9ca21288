import type { SessionDetail, Trip } from '../../lib/api/api-types.ts';

/** The quotes of a session: those of its trip, and those that a broker typed in for this session alone. */
export const quotesOf = ({ trip, ownQuotes }: Pick<SessionDetail, 'trip' | 'ownQuotes'>): Trip['quotes'] => [
  ...(trip?.quotes ?? []),
  ...ownQuotes,
];
