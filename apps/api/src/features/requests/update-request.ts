import type { TenantTx } from '@tripthread/db/database';
import { changeSession } from '@tripthread/db/queries/change-session';
import { getClientName } from '@tripthread/db/queries/conversations';
import { getRequestForUpdate, type Request, saveRequest } from '@tripthread/db/queries/requests';
import type { SessionDetail } from '@tripthread/db/queries/session-detail';
import { appendToSession, copyNames, getWritableSession, requireUnchanged } from '@tripthread/db/queries/sessions';
import { Failure } from '@tripthread/shared/failures';
import { isComplete, type Leg, routeOf } from '@tripthread/shared/requests';
import type { UpdateRequest } from '@tripthread/shared/requests.schema';
import { sameValue } from '@tripthread/shared/session-events';
import { stepAtLeast, stepProvenBy } from '@tripthread/shared/sessions';
import { actorOf, type Desk } from '../../platform/desk.ts';

/**
 * Changes the request of a session; what is left out stays.
 * @throws NO_REQUEST, SESSION_ARCHIVED, CLIENT_NOT_FOUND; STALE_VERSION when a later event changed one of the same fields
 */
export async function updateRequest(desk: Desk, input: UpdateRequest): Promise<SessionDetail> {
  return changeSession(desk.tenant, desk.viewer, input.sessionId, async (tx) => {
    const at = desk.clock.now();
    const session = await getWritableSession(tx, desk.viewer, input.sessionId);
    if (session.status === 'archived') throw new Failure('SESSION_ARCHIVED');
    if (session.requestId === null) throw new Failure('NO_REQUEST');
    const { request, legs } = await getRequestForUpdate(tx, session.requestId);
    const given = givenFields(input);
    await requireUnchanged(
      tx,
      session,
      input.expectedVersion,
      given.map((field) => `request.${field}`),
    );
    const changed = given.filter((field) => !sameValue(input[field], present(request, legs)[field]));
    if (changed.length === 0) return;
    const newLegs = changed.includes('legs') ? input.legs : undefined;
    // Before the row that points at it, so that a foreign client is told as missing and not by a broken key.
    const clientName = await getClientNameOf(tx, input);
    await saveRequest(tx, request.id, columnsOf(input, newLegs), newLegs, at);
    const updated = await appendToSession(tx, {
      session,
      kind: 'request_changed',
      actor: actorOf(desk),
      source: desk.source,
      at,
      patch: {
        ...(newLegs === undefined
          ? {}
          : {
              ...routeOf(newLegs),
              currentStep: stepAtLeast(session, stepProvenBy({ requestComplete: isComplete(newLegs) })),
            }),
        ...(input.clientId === undefined ? {} : { clientId: input.clientId }),
      },
      refs: { requestId: request.id, requestFields: changed },
    });
    if (input.clientId !== undefined) await copyNames(tx, updated, { clientName });
  });
}

const fields = ['clientId', 'legs', 'aircraftCategory', 'budget', 'specialRequirements'] as const;
type Field = (typeof fields)[number];

const givenFields = (input: UpdateRequest): readonly Field[] => fields.filter((field) => input[field] !== undefined);

const present = (request: Request, legs: readonly Leg[]): Record<Field, unknown> => ({
  clientId: request.clientId,
  legs,
  aircraftCategory: request.aircraftType,
  budget: request.budgetMinor === null ? null : { amountMinor: request.budgetMinor, currency: request.budgetCurrency },
  specialRequirements: request.specialRequirements,
});

function columnsOf(input: UpdateRequest, legs: readonly Leg[] | undefined): Parameters<typeof saveRequest>[2] {
  return {
    ...(input.clientId === undefined ? {} : { clientId: input.clientId }),
    ...(input.aircraftCategory === undefined ? {} : { aircraftType: input.aircraftCategory }),
    ...(input.budget === undefined
      ? {}
      : { budgetMinor: input.budget?.amountMinor ?? null, budgetCurrency: input.budget?.currency ?? null }),
    ...(input.specialRequirements === undefined ? {} : { specialRequirements: input.specialRequirements }),
    ...(legs !== undefined && isComplete(legs) ? { status: 'pending' as const } : {}),
  };
}

async function getClientNameOf(tx: TenantTx, { clientId }: UpdateRequest): Promise<string | null> {
  return clientId === undefined ? null : getClientName(tx, clientId);
}
