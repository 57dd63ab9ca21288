import { enqueueTripCancel } from '../sourcing/enqueue-trip-cancel.ts';
import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { requireUnchanged } from '@tripthread/db/queries/sessions/concurrent-changes';
import {
  appendToSession,
  getWritableSessionEvenIfErased,
  getWritableSession,
} from '@tripthread/db/queries/sessions/sessions';
import { isUniqueViolation } from '@tripthread/db/database-errors';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { SessionEventKind } from '@tripthread/shared/sessions/session-events';
import { decideStatus, type StatusMoveName } from '@tripthread/shared/sessions/session-moves';
import type { SetSessionStatus } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../command-context.ts';

const kindOf: Record<StatusMoveName, SessionEventKind> = {
  pause: 'paused',
  resume: 'resumed',
  complete: 'completed',
  reopen: 'reopened',
  archive: 'archived',
  restore: 'restored',
};

/**
 * Pauses, resumes, completes, reopens, archives or restores a session.
 * @throws STALE_VERSION, ILLEGAL_STATUS_MOVE, SESSION_ARCHIVED, CLIENT_ERASED, BAD_WAKE_UP, OPEN_SESSION_EXISTS; with a trip to cancel
 * also NO_TRIP, TRIP_SHARED, NO_CONNECTION, CONNECTION_PAUSED
 */
export async function setStatus(context: CommandContext, input: SetSessionStatus): Promise<SessionDetail> {
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const at = context.clock.now();
    const load = input.move === 'archive' ? getWritableSessionEvenIfErased : getWritableSession;
    const session = await load(tx, context.viewer, input.sessionId);
    await requireUnchanged(
      tx,
      session,
      input.expectedVersion,
      input.move === 'pause' ? ['status', 'pausedUntil', 'pausedKeep'] : ['status'],
    );
    const patch = unwrap(decideStatus(session, input, context.viewer.agentId, at));
    const reason = input.move === 'complete' ? input.reason : undefined;
    try {
      await appendToSession(tx, {
        session,
        kind: kindOf[input.move],
        actor: actorOf(context),
        source: context.source,
        at,
        patch,
        refs: reason === undefined ? {} : { reason },
      });
    } catch (error) {
      throw isUniqueViolation(error, 'chat_sessions_one_open') ? new Failure('OPEN_SESSION_EXISTS') : error;
    }
    if (input.move === 'complete' && input.cancelTrip !== undefined) {
      const { evenIfShared = false, ...words } = input.cancelTrip;
      await enqueueTripCancel(tx, session, { ...words, evenIfShared, isoAgentId: context.viewer.agentId, at });
    }
  });
}
