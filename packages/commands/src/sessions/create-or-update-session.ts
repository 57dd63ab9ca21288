import {
  withoutQueueTimeout,
  inReadTransaction,
  inTransaction,
  RetryTransaction,
  type TenantTx,
} from '@tripthread/db/database';
import {
  type Conversation,
  getConversationForUpdate,
  insertConversation,
  listOwnersOfConversation,
  saveConversation,
} from '@tripthread/db/queries/messages/conversations';
import { once } from '@tripthread/db/queries/idempotency';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import {
  findOpenSession,
  findOpenSessionForUpdate,
  renameConversation,
} from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession, copyNames, insertSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { ClientId, SessionId } from '@tripthread/shared/ids';
import { decideWrite } from '@tripthread/shared/team/roles';
import { changesOf } from '@tripthread/shared/sessions/session-events';
import { isClosedStep, stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { decideTripInfo, newSession, type TripInfoChange } from '@tripthread/shared/sessions/trip-info';
import type { CreateOrUpdateSession } from '@tripthread/shared/sessions/sessions.schema';
import { actorOf, type CommandContext } from '../command-context.ts';
import { lockClientName } from '../clients/lock-client-name.ts';
import { getAttachableRequestForUpdate } from './attachable-request.ts';

/**
 * The open session of a conversation: made where there is none, brought up to date where there is one.
 * Without a conversation a new one is begun, once per idempotency key.
 * @throws CONVERSATION_NOT_FOUND, NOT_YOUR_SESSION, CLIENT_NOT_FOUND, REQUEST_NOT_FOUND, KEY_REUSED, ILLEGAL_STEP_MOVE
 */
export async function createOrUpdateSession(
  context: CommandContext,
  input: CreateOrUpdateSession,
): Promise<SessionDetail> {
  if (input.currentStep !== undefined && isClosedStep(input.currentStep))
    throw new Failure('ILLEGAL_STEP_MOVE', { fields: { currentStep: 'Complete the session instead' } });
  const unchanged = await findUnchangedSession(context, input);
  if (unchanged !== null) return getSessionDetail(context.tenant, context.viewer, unchanged.id);
  const id = await inTransaction(context.tenant, (tx) =>
    input.conversationId === undefined
      ? createConversation(tx, context, input)
      : addToConversation(tx, context, input, input.conversationId),
  );
  return getSessionDetail(withoutQueueTimeout(context.tenant), context.viewer, id);
}

/** Where the session is open and nothing about it is to change, a look is enough: a crowd of callers need not queue. */
async function findUnchangedSession(context: CommandContext, input: CreateOrUpdateSession): Promise<Session | null> {
  const { conversationId, subject, clientId, requestId } = input;
  if (conversationId === undefined || subject !== undefined || clientId !== undefined || requestId !== undefined)
    return null;
  const session = await inReadTransaction(context.tenant, (tx) => findOpenSession(tx, conversationId));
  if (session === null || laterStepOf(session, input) !== undefined) return null;
  return decideWrite(context.viewer, session.isoAgentId).ok ? session : null;
}

/** The caller's step, if it is later than the session's: a call never moves the step back. */
function laterStepOf(session: Session, { currentStep }: CreateOrUpdateSession): Session['currentStep'] | undefined {
  const least = stepAtLeast(session, currentStep ?? null);
  return least === session.currentStep ? undefined : least;
}

async function createConversation(
  tx: TenantTx,
  context: CommandContext,
  input: CreateOrUpdateSession,
): Promise<SessionId> {
  const at = context.clock.now();
  const idempotencyKey = input.idempotencyKey ?? '';
  const { id } = await once(
    tx,
    {
      isoAgentId: context.viewer.agentId,
      procedure: 'sessions.createOrUpdate',
      input: { ...input, idempotencyKey },
      at,
    },
    async () => {
      // Before the row that references it, so that a foreign id is reported as missing, not as a broken foreign key.
      if (input.clientId !== undefined) await lockClientName(tx, input.clientId);
      const conversation = await insertConversation(tx, {
        subject: input.subject ?? null,
        clientId: input.clientId ?? null,
        at,
      });
      return (await open(tx, context, input, conversation)).id;
    },
  );
  return id;
}

async function addToConversation(
  tx: TenantTx,
  context: CommandContext,
  input: CreateOrUpdateSession,
  conversationId: NonNullable<CreateOrUpdateSession['conversationId']>,
): Promise<SessionId> {
  // The lock on the conversation serialises concurrent callers; the unique index backs it up.
  const conversation = await getConversationForUpdate(tx, conversationId);
  if (input.subject !== undefined && input.subject !== conversation.subject)
    await renameConversation(tx, conversation.id, input.subject);
  const present = await findOpenSessionForUpdate(tx, conversation.id);
  const owners = present === null ? await listOwnersOfConversation(tx, conversation.id) : [present.isoAgentId];
  const isStranger = owners.length > 0 && !owners.some((owner) => decideWrite(context.viewer, owner).ok);
  if (isStranger) throw new Failure('NOT_YOUR_SESSION');
  if (input.clientId !== undefined) {
    await lockClientName(tx, input.clientId);
    await saveConversation(tx, conversation.id, { clientId: input.clientId });
  }
  const named = {
    ...conversation,
    subject: input.subject ?? conversation.subject,
    clientId: input.clientId ?? conversation.clientId,
  };
  const session =
    present === null ? await open(tx, context, input, named) : await updateExistingSession(tx, context, input, present);
  return session.id;
}

async function open(
  tx: TenantTx,
  context: CommandContext,
  input: CreateOrUpdateSession,
  conversation: Conversation,
): Promise<Session> {
  const request = await givenRequest(tx, context, input);
  const facts = unwrap(
    newSession({
      conversationId: conversation.id,
      isoAgentId: context.viewer.agentId,
      clientId: conversation.clientId,
      request,
      currentStep: input.currentStep,
      at: context.clock.now(),
    }),
  );
  const session = await insertSession(tx, {
    facts,
    subject: conversation.subject,
    clientName: await nameOf(tx, facts.clientId),
    actor: actorOf(context),
    source: context.source,
  });
  // One was reopened or restored since it was looked for: that does not lock the conversation.
  if (session === null) throw new RetryTransaction('an open session appeared');
  return session;
}

async function updateExistingSession(
  tx: TenantTx,
  context: CommandContext,
  input: CreateOrUpdateSession,
  session: Session,
): Promise<Session> {
  const request = await givenRequest(tx, context, input);
  if (request !== undefined && session.requestId !== null && session.requestId !== request.id)
    throw new Failure('CONVERSATION_TAKEN');
  const currentStep = laterStepOf(session, input);
  const decided = unwrap(decideTripInfo(session, { request, currentStep }));
  const patch = { ...decided, ...(input.clientId === undefined ? {} : { clientId: input.clientId }) };
  let current = session;
  const { after } = changesOf(session, patch);
  if (Object.keys(after).length > 0) {
    const withoutRequest = 'clientId' in after ? 'client_changed' : 'step_moved';
    current = await appendToSession(tx, {
      session,
      kind: request === undefined ? withoutRequest : 'request_attached',
      actor: actorOf(context),
      source: context.source,
      at: context.clock.now(),
      patch,
      refs: request === undefined ? {} : { requestId: request.id },
    });
  }
  if (current.clientId === session.clientId) return current;
  return copyNames(tx, current, { clientName: await nameOf(tx, current.clientId) });
}

const nameOf = async (tx: TenantTx, clientId: ClientId | null): Promise<string | null> =>
  clientId === null ? null : lockClientName(tx, clientId);

async function givenRequest(
  tx: TenantTx,
  context: CommandContext,
  { requestId }: CreateOrUpdateSession,
): Promise<TripInfoChange['request']> {
  return requestId === undefined ? undefined : getAttachableRequestForUpdate(tx, context, requestId);
}
