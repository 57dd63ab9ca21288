import { RetryTransaction, type TenantTx } from '@tripthread/db/database';
import { changeSession } from '@tripthread/db/queries/sessions/change-session';
import { getRequestForUpdate, type Request, saveRequest } from '@tripthread/db/queries/requests/requests';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { requireUnchanged } from '@tripthread/db/queries/sessions/concurrent-changes';
import { listRelatedSessionsForUpdate } from '@tripthread/db/queries/sessions/related-sessions';
import {
  appendToSession,
  copyNames,
  getSession,
  getWritableSession,
  type Session,
} from '@tripthread/db/queries/sessions/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { isComplete, type Leg, routeOf, wishesOf, wishFields } from '@tripthread/shared/requests/requests';
import type { UpdateRequest } from '@tripthread/shared/requests/requests.schema';
import { sameValue } from '@tripthread/shared/sessions/session-events';
import { type SessionPatch, stepAtLeast, stepProvenBy, decideNotArchived } from '@tripthread/shared/sessions/sessions';
import { withZones } from '../airports/airport-book.ts';
import { actorOf, type CommandContext } from '../command-context.ts';
import { lockClientName } from '../clients/lock-client-name.ts';

/**
 * Changes the request of a session. Fields that are left out do not change.
 * @throws NO_REQUEST, SESSION_ARCHIVED, CLIENT_NOT_FOUND; STALE_VERSION when a later event changed one of the same fields
 */
export async function updateRequest(context: CommandContext, input: UpdateRequest): Promise<SessionDetail> {
  return changeSession(context.tenant, context.viewer, input.sessionId, async (tx) => {
    const at = context.clock.now();
    const { session, others } = await lockSessions(tx, context, input);
    unwrap(decideNotArchived(session));
    if (session.requestId === null) throw new Failure('NO_REQUEST');
    const { request, legs } = await getRequestForUpdate(tx, session.requestId);
    const given = givenFields(input);
    await requireUnchanged(tx, session, input.expectedVersion, namesOf(given));
    const changed = given.filter((field) => !sameValue(input[field], present(request, legs, session)[field]));
    if (changed.length === 0) return;
    const newLegs = changed.includes('legs') ? input.legs : undefined;
    // Before the row that references it, so that a foreign id is reported as missing, not as a broken foreign key.
    const clientName = await getClientNameOf(tx, input);
    await saveRequest(tx, request.id, columnsOf(input, newLegs), newLegs && withZones(newLegs), at);
    const recordChange = (target: Session, patch: SessionPatch) =>
      appendToSession(tx, {
        session: target,
        kind: 'request_changed',
        actor: actorOf(context),
        source: context.source,
        at,
        patch: { ...routePatch(target, newLegs), ...patch },
        refs: { requestId: request.id, requestFields: changed },
      });
    const updated = await recordChange(session, input.clientId === undefined ? {} : { clientId: input.clientId });
    if (input.clientId !== undefined) await copyNames(tx, updated, { clientName });
    for (const other of others) await recordChange(other, {});
  });
}

/** Locks the session and the others of the same request, whose rows show its route too. */
async function lockSessions(
  tx: TenantTx,
  context: CommandContext,
  { sessionId }: UpdateRequest,
): Promise<{ readonly session: Session; readonly others: readonly Session[] }> {
  const { requestId } = await getSession(tx, sessionId);
  const lockedSessions = await listRelatedSessionsForUpdate(tx, { requestId }, sessionId);
  const session = await getWritableSession(tx, context.viewer, sessionId);
  if (session.requestId !== requestId) throw new RetryTransaction('another request was attached in between');
  return { session, others: lockedSessions.filter(({ id }) => id !== session.id) };
}

const routePatch = (session: Session, legs: readonly Leg[] | undefined): SessionPatch =>
  legs === undefined
    ? {}
    : { ...routeOf(legs), currentStep: stepAtLeast(session, stepProvenBy({ requestComplete: isComplete(legs) })) };

/** The fields that conflict, as `fieldsTouched` names them. `requestId` is one, so that a replaced request conflicts. */
const namesOf = (given: readonly Field[]): readonly string[] => [
  'requestId',
  ...given.map((field) => `request.${field}`),
  ...(given.includes('clientId') ? ['clientId'] : []),
];

const fields = ['clientId', 'legs', 'aircraftCategory', 'budget', 'specialRequirements', ...wishFields] as const;
type Field = (typeof fields)[number];

const givenFields = (input: UpdateRequest): readonly Field[] => fields.filter((field) => input[field] !== undefined);

const present = (request: Request, legs: readonly Leg[], session: Session): Record<Field, unknown> => ({
  // Compared with both the request and the session's copy: a difference from either is a change.
  clientId: request.clientId === session.clientId ? request.clientId : undefined,
  legs,
  aircraftCategory: request.aircraftType,
  budget: request.budgetMinor === null ? null : { amountMinor: request.budgetMinor, currency: request.budgetCurrency },
  specialRequirements: request.specialRequirements,
  ...wishesOf(request),
});

function columnsOf(input: UpdateRequest, legs: readonly Leg[] | undefined): Parameters<typeof saveRequest>[2] {
  return {
    ...(input.clientId === undefined ? {} : { clientId: input.clientId }),
    ...(input.aircraftCategory === undefined ? {} : { aircraftType: input.aircraftCategory }),
    ...(input.budget === undefined
      ? {}
      : { budgetMinor: input.budget?.amountMinor ?? null, budgetCurrency: input.budget?.currency ?? null }),
    ...(input.specialRequirements === undefined ? {} : { specialRequirements: input.specialRequirements }),
    ...Object.fromEntries(wishFields.flatMap((field) => (input[field] === undefined ? [] : [[field, input[field]]]))),
    ...(legs !== undefined && isComplete(legs) ? { status: 'pending' as const } : {}),
  };
}

async function getClientNameOf(tx: TenantTx, { clientId }: UpdateRequest): Promise<string | null> {
  return clientId === undefined ? null : lockClientName(tx, clientId);
}
