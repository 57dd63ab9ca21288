import { useCallback } from 'react';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { trpc } from '../../../lib/api/trpc.ts';

/** Writes a changed client to every cache that shows it. */
export function useCardShown(): (card: ClientCard) => void {
  const utils = trpc.useUtils();
  return useCallback(
    (card) => {
      utils.clients.byId.setData({ clientId: card.client.id }, (present) =>
        present !== undefined && present.client.version > card.client.version ? present : card,
      );
      void utils.clients.list.invalidate();
      void utils.clients.search.invalidate();
      void utils.clients.duplicates.invalidate();
      // The panel beside a thread shows the client.
      void utils.sessions.byId.invalidate();
    },
    [utils],
  );
}
