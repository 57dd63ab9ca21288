import { inReading } from '@tripthread/db/database';
import { findTrip, getSessionDetail } from '@tripthread/db/queries/session-detail';
import { listSessions, listSessionsOfTrip, type SessionFilter } from '@tripthread/db/queries/session-list';
import { findOpenSession, findSessionByRequest } from '@tripthread/db/queries/sessions';
import { listThread } from '@tripthread/db/queries/thread';
import { type Clock, instantPlus, millisecondsPer } from '@tripthread/shared/clock';
import { openStatuses } from '@tripthread/shared/sessions';
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
} from '@tripthread/shared/sessions.schema';
import { deskOf } from '../../platform/desk.ts';
import { leadOnly, router, signedIn } from '../../platform/trpc.ts';
import { assignSession } from './assign-session.ts';
import { createOrUpdateSession } from './create-or-update-session.ts';
import { markRead } from './mark-read.ts';
import { moveStep } from './move-step.ts';
import { chooseFallbackQuote } from './quote-choices/choose-fallback-quote.ts';
import { choosePrimaryQuote } from './quote-choices/choose-primary-quote.ts';
import { reconsiderQuote } from './quote-choices/reconsider-quote.ts';
import { rejectQuote } from './quote-choices/reject-quote.ts';
import { setStatus } from './set-status.ts';
import { updateTripInfo } from './update-trip-info.ts';

const readable = signedIn.meta({ authz: 'readable_session' });
const writable = signedIn.meta({ authz: 'own_session' });

export const sessionsRouter = router({
  /** A page of sessions, newest activity first. Without a status: the open ones. */
  list: signedIn
    .input(ListSessions)
    .query(({ ctx, input }) =>
      listSessions(ctx.tenant, ctx.viewer, filterOf(input, ctx.clock), { cursor: input.cursor, limit: input.limit }),
    ),

  /** Every session of a trip, by either of its names; an unknown one is no error. */
  byTrip: signedIn.input(SessionsByTrip).query(async ({ ctx, input }) => {
    const sessions = await listSessionsOfTrip(ctx.tenant, ctx.viewer, input.tripId);
    const isOnIt = sessions.some(({ access }) => access === 'full');
    return { trip: await findTrip(ctx.tenant, input.tripId, isOnIt || ctx.viewer.role === 'lead'), sessions };
  }),

  byId: readable
    .input(SessionById)
    .query(({ ctx, input }) => getSessionDetail(ctx.tenant, ctx.viewer, input.sessionId)),

  /** The open session of a conversation, or null. */
  byConversation: readable.input(SessionByConversation).query(async ({ ctx, input }) => {
    const session = await inReading(ctx.tenant, (tx) => findOpenSession(tx, input.conversationId));
    return session === null ? null : getSessionDetail(ctx.tenant, ctx.viewer, session.id);
  }),

  /** The newest session of a request, whatever its status, or null. */
  byRequest: readable.input(SessionByRequest).query(async ({ ctx, input }) => {
    const session = await inReading(ctx.tenant, (tx) => findSessionByRequest(tx, input.requestId));
    return session === null ? null : getSessionDetail(ctx.tenant, ctx.viewer, session.id);
  }),

  /** The newest page of the thread first; `nextCursor` leads to the page before. */
  thread: readable
    .input(SessionThread)
    .query(({ ctx, input }) =>
      listThread(ctx.tenant, ctx.viewer, input.sessionId, { cursor: input.cursor, limit: input.limit }),
    ),

  createOrUpdate: writable
    .input(CreateOrUpdateSession)
    .mutation(({ ctx, input }) => createOrUpdateSession(deskOf(ctx), input)),
  updateTripInfo: writable.input(UpdateTripInfo).mutation(({ ctx, input }) => updateTripInfo(deskOf(ctx), input)),
  setStatus: writable.input(SetSessionStatus).mutation(({ ctx, input }) => setStatus(deskOf(ctx), input)),
  moveStep: writable.input(MoveStep).mutation(({ ctx, input }) => moveStep(deskOf(ctx), input)),
  assign: leadOnly.input(AssignSession).mutation(({ ctx, input }) => assignSession(deskOf(ctx), input)),
  choosePrimaryQuote: writable
    .input(ChoosePrimaryQuote)
    .mutation(({ ctx, input }) => choosePrimaryQuote(deskOf(ctx), input)),
  chooseFallbackQuote: writable
    .input(ChooseFallbackQuote)
    .mutation(({ ctx, input }) => chooseFallbackQuote(deskOf(ctx), input)),
  rejectQuote: writable.input(RejectQuote).mutation(({ ctx, input }) => rejectQuote(deskOf(ctx), input)),
  reconsiderQuote: writable.input(ReconsiderQuote).mutation(({ ctx, input }) => reconsiderQuote(deskOf(ctx), input)),
  markRead: writable.input(MarkRead).mutation(({ ctx, input }) => markRead(deskOf(ctx), input)),
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
