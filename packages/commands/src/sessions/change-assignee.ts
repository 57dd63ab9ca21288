import type { TenantTx } from '@tripthread/db/database';
import { saveRequest } from '@tripthread/db/queries/requests/requests';
import { appendToSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import type { IsoAgentId } from '@tripthread/shared/ids';
import type { Actor, EventSource } from '@tripthread/shared/sessions/session-events';
import type { Instant } from '@tripthread/shared/time/clock';

export interface NewAssignee {
  readonly to: IsoAgentId;
  readonly actor: Actor;
  readonly source: EventSource;
  readonly at: Instant;
}

/** Assigns a locked session to another broker. The broker's row has to be locked too, so that they stay active. */
export async function changeAssignee(
  tx: TenantTx,
  session: Session,
  { to, actor, source, at }: NewAssignee,
): Promise<void> {
  // The request moves along: its access follows the session's.
  if (session.requestId !== null) await saveRequest(tx, session.requestId, { isoAgentId: to }, undefined, at);
  await appendToSession(tx, {
    session,
    kind: 'assigned',
    actor,
    source,
    at,
    // Unread for the new assignee, even when they assigned it to themselves.
    patch: { isoAgentId: to, lastInboundSeq: session.version + 1 },
  });
}
