import type { SessionDetail, Trip } from '../../lib/api/api-types.ts';

/** Returns the quotes of a session: those of its trip, and manual quotes. */
export const quotesOf = ({ trip, ownQuotes }: Pick<SessionDetail, 'trip' | 'ownQuotes'>): Trip['quotes'] => [
  ...(trip?.quotes ?? []),
  ...ownQuotes,
];
