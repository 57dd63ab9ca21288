import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { requireUnchanged } from '@tripthread/db/queries/sessions/concurrent-changes';
import { appendToSession, getWritableSession } from '@tripthread/db/queries/sessions/sessions';
import { unwrap } from '@tripthread/shared/failures';
import { decideStep } from '@tripthread/shared/sessions/sessions';
import type { MoveStep } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../command-context.ts';

/**
 * Sets the step of a session by hand: forward freely, back with a reason.
 * @throws STALE_VERSION, ILLEGAL_STEP_MOVE, REASON_NEEDED, SESSION_NOT_OPEN, SESSION_ARCHIVED
 */
export async function moveStep(context: CommandContext, input: MoveStep): Promise<SessionDetail> {
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const session = await getWritableSession(tx, context.viewer, input.sessionId);
    await requireUnchanged(tx, session, input.expectedVersion, ['currentStep']);
    const patch = unwrap(decideStep(session, input.step, input.reason));
    if (patch.currentStep === session.currentStep) return;
    await appendToSession(tx, {
      session,
      kind: 'step_moved',
      actor: actorOf(context),
      source: context.source,
      at: context.clock.now(),
      patch,
      refs: input.reason === undefined ? {} : { reason: input.reason },
    });
  });
}
