import type { QueryKey } from '@tanstack/react-query';
import type { BrokerTopic } from '@tripthread/shared/changes';

/** The queries that each live topic makes stale. */
export const queriesOfTopic: Readonly<Record<BrokerTopic, readonly QueryKey[]>> = {
  orphans: [[['orphans']], [['mails']], [['viewer', 'me']]],
  mails: [[['mails']]],
  // The panel and the composer beside a thread show who the client is and where mail goes.
  clients: [[['clients']], [['sessions', 'byId']]],
};

/** The queries that any changed session makes stale. `boards.lapses` counts by the clock and polls. */
export const queriesOfSessions: readonly QueryKey[] = [
  [['boards', 'expiring']],
  [['boards', 'silent']],
  [['sessions', 'byTrip']],
];
