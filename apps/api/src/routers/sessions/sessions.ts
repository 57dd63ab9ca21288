import { inReadTransaction } from '@tripthread/db/database';
import { getSessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { findTrip } from '@tripthread/db/queries/sourcing/trip-detail';
import type { SessionFilter } from '@tripthread/db/queries/sessions/session-filter';
import { listSessions, listSessionsOfTrip } from '@tripthread/db/queries/sessions/session-list';
import { findOpenSession, findSessionByRequest } from '@tripthread/db/queries/sessions/related-sessions';
import { listThread } from '@tripthread/db/queries/messages/thread';
import { type Clock, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { openStatuses } from '@tripthread/shared/sessions/sessions';
import {
  AssignSession,
  ChooseFallbackQuote,
  ChoosePrimaryQuote,
  CreateOrUpdateSession,
  ListSessions,
  MarkRead,
  MoveStep,
  ReconsiderQuote,
  RejectQuote,
  SessionByConversation,
  SessionById,
  SessionByRequest,
  SessionsByTrip,
  SessionThread,
  SetSessionStatus,
  UpdateTripInfo,
} from '@tripthread/shared/sessions/sessions.schema';
import { commandContextOf } from '@tripthread/commands/command-context';
import { leadProcedure, router, authenticatedProcedure } from '../../platform/trpc/trpc.ts';
import { assignSession } from '@tripthread/commands/sessions/assign-session';
import { createOrUpdateSession } from '@tripthread/commands/sessions/create-or-update-session';
import { markRead } from '@tripthread/commands/sessions/mark-read';
import { moveStep } from '@tripthread/commands/sessions/move-step';
import { chooseFallbackQuote } from '@tripthread/commands/sessions/quote-choices/choose-fallback-quote';
import { choosePrimaryQuote } from '@tripthread/commands/sessions/quote-choices/choose-primary-quote';
import { reconsiderQuote } from '@tripthread/commands/sessions/quote-choices/reconsider-quote';
import { rejectQuote } from '@tripthread/commands/sessions/quote-choices/reject-quote';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';

const readableSessionProcedure = authenticatedProcedure.meta({ authz: 'readable_session' });
const ownSessionProcedure = authenticatedProcedure.meta({ authz: 'own_session' });

export const sessionsRouter = router({
  /** Lists a page of sessions, newest activity first; open ones by default. */
  list: authenticatedProcedure
    .input(ListSessions)
    .query(({ ctx, input }) =>
      listSessions(ctx.tenant, ctx.viewer, filterOf(input, ctx.clock), { cursor: input.cursor, limit: input.limit }),
    ),

  /** Lists every session of a trip, by either of its names; an unknown trip is no error. */
  byTrip: authenticatedProcedure.input(SessionsByTrip).query(async ({ ctx, input }) => {
    const sessions = await listSessionsOfTrip(ctx.tenant, ctx.viewer, input.tripId);
    const isOnIt = sessions.some(({ access }) => access === 'full');
    return { trip: await findTrip(ctx.tenant, input.tripId, isOnIt || ctx.viewer.role === 'lead'), sessions };
  }),

  byId: readableSessionProcedure
    .input(SessionById)
    .query(({ ctx, input }) => getSessionDetail(ctx.tenant, ctx.viewer, input.sessionId)),

  /** Finds the open session of a conversation, or null. */
  byConversation: readableSessionProcedure.input(SessionByConversation).query(async ({ ctx, input }) => {
    const session = await inReadTransaction(ctx.tenant, (tx) => findOpenSession(tx, input.conversationId));
    return session === null ? null : getSessionDetail(ctx.tenant, ctx.viewer, session.id);
  }),

  /** Finds the newest session of a request, in any status, or null. */
  byRequest: readableSessionProcedure.input(SessionByRequest).query(async ({ ctx, input }) => {
    const session = await inReadTransaction(ctx.tenant, (tx) => findSessionByRequest(tx, input.requestId));
    return session === null ? null : getSessionDetail(ctx.tenant, ctx.viewer, session.id);
  }),

  /** Lists the newest page of the thread first; `nextCursor` leads to the page before. */
  thread: readableSessionProcedure
    .input(SessionThread)
    .query(({ ctx, input }) =>
      listThread(ctx.tenant, ctx.viewer, input.sessionId, { cursor: input.cursor, limit: input.limit }),
    ),

  createOrUpdate: ownSessionProcedure
    .input(CreateOrUpdateSession)
    .mutation(({ ctx, input }) => createOrUpdateSession(commandContextOf(ctx), input)),
  updateTripInfo: ownSessionProcedure
    .input(UpdateTripInfo)
    .mutation(({ ctx, input }) => updateTripInfo(commandContextOf(ctx), input)),
  setStatus: ownSessionProcedure
    .input(SetSessionStatus)
    .mutation(({ ctx, input }) => setStatus(commandContextOf(ctx), input)),
  moveStep: ownSessionProcedure.input(MoveStep).mutation(({ ctx, input }) => moveStep(commandContextOf(ctx), input)),
  assign: leadProcedure.input(AssignSession).mutation(({ ctx, input }) => assignSession(commandContextOf(ctx), input)),
  choosePrimaryQuote: ownSessionProcedure
    .input(ChoosePrimaryQuote)
    .mutation(({ ctx, input }) => choosePrimaryQuote(commandContextOf(ctx), input)),
  chooseFallbackQuote: ownSessionProcedure
    .input(ChooseFallbackQuote)
    .mutation(({ ctx, input }) => chooseFallbackQuote(commandContextOf(ctx), input)),
  rejectQuote: ownSessionProcedure
    .input(RejectQuote)
    .mutation(({ ctx, input }) => rejectQuote(commandContextOf(ctx), input)),
  reconsiderQuote: ownSessionProcedure
    .input(ReconsiderQuote)
    .mutation(({ ctx, input }) => reconsiderQuote(commandContextOf(ctx), input)),
  markRead: ownSessionProcedure.input(MarkRead).mutation(({ ctx, input }) => markRead(commandContextOf(ctx), input)),
});

function filterOf(input: ListSessions, clock: Clock): SessionFilter {
  const { status = openStatuses, tripId, scope, step, assignee, q, unread, expiring, silent, sort, ids } = input;
  return {
    scope,
    statuses: typeof status === 'string' ? [status] : status,
    trip: tripId,
    step,
    assignee,
    q,
    unread,
    expiringBefore: expiring === true ? instantPlus(clock.now(), millisecondsPer.day) : undefined,
    silent,
    sort,
    ids,
  };
}
