import { withoutQueueTimeout, inTransaction, RetryTransaction, type TenantTx } from '@tripthread/db/database';
import {
  getConversationForUpdate,
  insertConversation,
  listOwnersOfConversation,
} from '@tripthread/db/queries/messages/conversations';
import { once } from '@tripthread/db/queries/idempotency';
import { insertRequest } from '@tripthread/db/queries/requests/requests';
import { getSessionDetail, type SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { findOpenSessionForUpdate, renameConversation } from '@tripthread/db/queries/sessions/related-sessions';
import { appendToSession, copyNames, insertSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import type { SessionId } from '@tripthread/shared/ids';
import { isComplete, routeOf, wishesOf } from '@tripthread/shared/requests/requests';
import type { CreateRequest } from '@tripthread/shared/requests/requests.schema';
import { decideWrite } from '@tripthread/shared/team/roles';
import { decideTripInfo, newSession, type TripInfoChange } from '@tripthread/shared/sessions/trip-info';
import { withZones } from '../airports/airport-book.ts';
import { actorOf, type CommandContext } from '../command-context.ts';
import { lockClientName } from '../clients/lock-client-name.ts';

/**
 * Creates a client's trip request with its legs, and opens its session or joins the conversation's open one, in one
 * transaction. Once per idempotency key.
 * @throws CLIENT_NOT_FOUND, CONVERSATION_NOT_FOUND, CONVERSATION_TAKEN, NOT_YOUR_SESSION, KEY_REUSED
 */
export async function createRequest(context: CommandContext, input: CreateRequest): Promise<SessionDetail> {
  const at = context.clock.now();
  const id = await inTransaction(context.tenant, async (tx) => {
    const made = await once<SessionId>(
      tx,
      { isoAgentId: context.viewer.agentId, procedure: 'requests.create', input, at },
      () => makeRequest(tx, context, input, at),
    );
    return made.id;
  });
  return getSessionDetail(withoutQueueTimeout(context.tenant), context.viewer, id);
}

async function makeRequest(
  tx: TenantTx,
  context: CommandContext,
  input: CreateRequest,
  at: string,
): Promise<SessionId> {
  const conversation =
    input.conversationId === undefined ? null : await getConversationForUpdate(tx, input.conversationId);
  if (conversation !== null && input.subject !== undefined && input.subject !== conversation.subject)
    await renameConversation(tx, conversation.id, input.subject);
  const session = conversation === null ? null : await findOpenSessionForUpdate(tx, conversation.id);
  if (conversation !== null) {
    const owners = session === null ? await listOwnersOfConversation(tx, conversation.id) : [session.isoAgentId];
    if (owners.length > 0 && !owners.some((owner) => decideWrite(context.viewer, owner).ok))
      throw new Failure('NOT_YOUR_SESSION');
  }
  if (session !== null && session.requestId !== null) throw new Failure('CONVERSATION_TAKEN');
  const clientId = input.clientId ?? conversation?.clientId ?? session?.clientId ?? null;
  const clientName = clientId === null ? null : await lockClientName(tx, clientId);
  const request = await insertRequest(
    tx,
    {
      isoAgentId: session?.isoAgentId ?? context.viewer.agentId,
      clientId: clientId,
      status: isComplete(input.legs) ? 'pending' : 'draft',
      aircraftType: input.aircraftCategory,
      budgetMinor: input.budget?.amountMinor ?? null,
      budgetCurrency: input.budget?.currency ?? null,
      specialRequirements: input.specialRequirements,
      ...wishesOf(input),
    },
    withZones(input.legs),
    at,
  );
  const attached: NonNullable<TripInfoChange['request']> = {
    id: request.id,
    clientId,
    route: routeOf(input.legs),
    complete: isComplete(input.legs),
  };
  if (session !== null) return attach(tx, context, session, attached, clientName, at);

  // An existing conversation keeps its subject, also an empty one: the session shows a copy of it.
  const subject = input.subject ?? (conversation === null ? subjectOf(input) : conversation.subject);
  const { id: conversationId } = conversation ?? (await insertConversation(tx, { subject, clientId: clientId, at }));
  const facts = unwrap(
    newSession({ conversationId, isoAgentId: context.viewer.agentId, clientId, request: attached, at }),
  );
  const opened = await insertSession(tx, {
    facts,
    subject,
    clientName,
    actor: actorOf(context),
    source: context.source,
    refs: { requestId: request.id },
  });
  // A session was reopened or restored since the lookup; reopening does not lock the conversation.
  if (opened === null) throw new RetryTransaction('an open session appeared');
  return opened.id;
}

async function attach(
  tx: TenantTx,
  context: CommandContext,
  session: Session,
  request: NonNullable<TripInfoChange['request']>,
  clientName: string | null,
  at: string,
): Promise<SessionId> {
  const patch = unwrap(decideTripInfo(session, { request }));
  const updated = await appendToSession(tx, {
    session,
    kind: 'request_attached',
    actor: actorOf(context),
    source: context.source,
    at,
    patch,
    refs: { requestId: request.id },
  });
  if (clientName !== null) await copyNames(tx, updated, { clientName });
  return updated.id;
}

function subjectOf({ legs }: CreateRequest): string {
  const { departureAirport, arrivalAirport } = routeOf(legs);
  return departureAirport === null ? 'New request' : `${departureAirport} to ${arrivalAirport}`;
}
