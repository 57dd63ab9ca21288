import type { Instant } from '@tripthread/shared/time/clock';
import { Failure } from '@tripthread/shared/failures';
import type { IsoAgentId, RequestId } from '@tripthread/shared/ids';
import { type Leg, type LegZones, routeOf, type Wishes } from '@tripthread/shared/requests/requests';
import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { requests, tripSegments } from '../../schema/requests.ts';
import { chatSessions } from '../../schema/sessions.ts';
import { trips } from '../../schema/trips.ts';

export type Request = typeof requests.$inferSelect;
type Facts = Pick<
  typeof requests.$inferInsert,
  | 'isoAgentId'
  | 'clientId'
  | 'aircraftType'
  | 'budgetMinor'
  | 'budgetCurrency'
  | 'specialRequirements'
  | 'status'
  | keyof Wishes
>;

/** A leg to keep, with the zones of its airports where they are known. */
type ZonedLeg = Leg & Partial<LegZones>;

/** A request with its legs. */
export async function insertRequest(
  tx: TenantTx,
  facts: Facts,
  legs: readonly ZonedLeg[],
  at: Instant,
): Promise<Request> {
  const { legCount: _, ...route } = routeOf(legs);
  const [request] = await tx[inside].db
    .insert(requests)
    .values({ ...facts, ...route, brokerageId: tx.brokerageId, createdAt: at, updatedAt: at })
    .returning();
  if (request === undefined) throw new Error('the request was not stored');
  await insertLegs(tx, request.id, legs);
  return request;
}

/** Changes a request; given legs replace the former ones as a whole. */
export async function saveRequest(
  tx: TenantTx,
  requestId: RequestId,
  facts: Partial<Facts>,
  legs: readonly ZonedLeg[] | undefined,
  at: Instant,
): Promise<void> {
  const { db } = tx[inside];
  const route = legs === undefined ? {} : routeOf(legs);
  const { legCount: _, ...columns } = { legCount: 0, ...route };
  await db
    .update(requests)
    .set({ ...facts, ...columns, updatedAt: at })
    .where(and(ofTenant(tx, requests), eq(requests.id, requestId)));
  if (legs === undefined) return;
  await db.delete(tripSegments).where(and(ofTenant(tx, tripSegments), eq(tripSegments.requestId, requestId)));
  await insertLegs(tx, requestId, legs);
}

async function insertLegs(tx: TenantTx, requestId: RequestId, legs: readonly ZonedLeg[]): Promise<void> {
  if (legs.length === 0) return;
  await tx[inside].db
    .insert(tripSegments)
    .values(legs.map((leg, segmentOrder) => ({ ...leg, brokerageId: tx.brokerageId, requestId, segmentOrder })));
}

/** What a trip is made of; null when there is no such request. */
export async function getRequestForTrip(
  tx: TenantTx,
  requestId: RequestId,
): Promise<{ readonly legs: readonly Leg[]; readonly aircraftCategory: string | null } | null> {
  const [request] = await tx[inside].db
    .select({ aircraftCategory: requests.aircraftType })
    .from(requests)
    .where(and(ofTenant(tx, requests), eq(requests.id, requestId)));
  return request === undefined ? null : { ...request, legs: await listLegs(tx, requestId) };
}

async function listLegs(tx: TenantTx, requestId: RequestId): Promise<readonly Leg[]> {
  return tx[inside].db
    .select({
      departureAirport: tripSegments.departureAirport,
      arrivalAirport: tripSegments.arrivalAirport,
      departureDate: tripSegments.departureDate,
      departureTime: tripSegments.departureTime,
      passengers: tripSegments.passengers,
    })
    .from(tripSegments)
    .where(and(ofTenant(tx, tripSegments), eq(tripSegments.requestId, requestId)))
    .orderBy(asc(tripSegments.segmentOrder));
}

/** The request with its legs, locked. @throws REQUEST_NOT_FOUND */
export async function getRequestForUpdate(
  tx: TenantTx,
  requestId: RequestId,
): Promise<{ readonly request: Request; readonly legs: readonly Leg[] }> {
  const { db } = tx[inside];
  const [request] = await db
    .select()
    .from(requests)
    .where(and(ofTenant(tx, requests), eq(requests.id, requestId)))
    .for('no key update');
  if (request === undefined) throw new Failure('REQUEST_NOT_FOUND');
  return { request, legs: await listLegs(tx, requestId) };
}

/** An agent's requests, newest first: the list that stood before sessions did. */
export async function listRequests(tx: TenantTx, isoAgentId: IsoAgentId, limit: number): Promise<readonly Request[]> {
  return tx[inside].db
    .select()
    .from(requests)
    .where(and(ofTenant(tx, requests), eq(requests.isoAgentId, isoAgentId)))
    .orderBy(desc(requests.createdAt), desc(requests.id))
    .limit(limit);
}

/** The agent's session of each of these requests, the one with the newest activity, with Avinode's own link to its trip. */
export async function listSessionsOfRequests(tx: TenantTx, isoAgentId: IsoAgentId, requestIds: readonly RequestId[]) {
  if (requestIds.length === 0) return [];
  return tx[inside].db
    .selectDistinctOn([chatSessions.requestId], {
      requestId: chatSessions.requestId,
      id: chatSessions.id,
      conversationId: chatSessions.conversationId,
      currentStep: chatSessions.currentStep,
      avinodeTripId: chatSessions.avinodeTripId,
      avinodeRfpId: chatSessions.avinodeRfpId,
      avinodeRfqId: chatSessions.avinodeRfqId,
      operatorsContactedCount: chatSessions.operatorsContactedCount,
      quotesExpectedCount: chatSessions.quotesExpectedCount,
      quotesReceivedCount: chatSessions.quotesReceivedCount,
      searchUrl: trips.searchUrl,
    })
    .from(chatSessions)
    .leftJoin(trips, and(ofTenant(tx, trips), eq(trips.id, chatSessions.tripId)))
    .where(
      and(
        ofTenant(tx, chatSessions),
        eq(chatSessions.isoAgentId, isoAgentId),
        inArray(chatSessions.requestId, [...requestIds]),
      ),
    )
    .orderBy(asc(chatSessions.requestId), desc(chatSessions.lastActivityAt), desc(chatSessions.id));
}
