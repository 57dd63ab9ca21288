// REST transport, the legacy list of requests, from before there were sessions: each request in the shape of a session.
import { inReadTransaction, type Tenant } from '@tripthread/db/database';
import { listMessagesOfRequests } from '@tripthread/db/queries/messages/conversations';
import { listRequests, listSessionsOfRequests, type Request } from '@tripthread/db/queries/requests/requests';
import {
  legacyCardOf,
  legacySpeakerOf,
  legacyStatusOf,
  legacyStepOf,
  legacySteps,
} from '@tripthread/shared/requests/legacy-list';
import { decimalsOf } from '@tripthread/shared/money/money';
import type { RequestsQuery } from '@tripthread/shared/rest.schema';
import type { z } from 'zod';
import type { Viewer } from '../../platform/logins/viewer.ts';

const maxMessagesPerRequest = 100;

interface Caller {
  readonly viewer: Viewer;
  readonly tenant: Tenant;
}

type RequestSession = Awaited<ReturnType<typeof listSessionsOfRequests>>[number];

/** Lists the caller's requests, newest first, with their messages: three queries for any number of requests. */
export async function listLegacyRequests({ viewer, tenant }: Caller, { limit }: z.output<typeof RequestsQuery>) {
  return inReadTransaction(tenant, async (tx) => {
    const found = await listRequests(tx, viewer.agentId, limit);
    const ids = found.map(({ id }) => id);
    const sessions = new Map(
      (await listSessionsOfRequests(tx, viewer.agentId, ids)).map((session) => [session.requestId, session]),
    );
    const said = await listMessagesOfRequests(tx, viewer.agentId, ids, maxMessagesPerRequest);
    const messages: Record<string, unknown[]> = Object.fromEntries(found.map(({ id }) => [id, []]));
    for (const message of said) {
      messages[message.requestId]?.push({
        id: message.id,
        request_id: message.requestId,
        sender_type: message.senderType,
        type: legacySpeakerOf(message.senderType),
        audience: message.audience,
        content: message.content,
        created_at: message.createdAt,
      });
    }
    return { requests: found.map((row) => toRequest(row, sessions.get(row.id) ?? null)), messages };
  });
}

function toRequest(row: Request, session: RequestSession | null) {
  const status = legacyStatusOf(row.status, session);
  return {
    id: row.id,
    iso_agent_id: row.isoAgentId,
    client_id: row.clientId,
    status,
    departure_airport: row.departureAirport,
    arrival_airport: row.arrivalAirport,
    departure_date: row.departureDate,
    return_date: row.returnDate,
    passengers: row.passengers,
    aircraft_type: row.aircraftType,
    budget: row.budgetMinor === null ? null : row.budgetMinor / 10 ** decimalsOf(row.budgetCurrency ?? 'USD'),
    budget_minor: row.budgetMinor,
    budget_currency: row.budgetCurrency,
    special_requirements: row.specialRequirements,
    pets: row.pets,
    baggage: row.baggage,
    catering: row.catering,
    wifi: row.wifi,
    smoking: row.smoking,
    avinode_trip_id: session?.avinodeTripId ?? null,
    avinode_rfp_id: session?.avinodeRfpId ?? null,
    avinode_rfq_id: session?.avinodeRfqId ?? null,
    avinode_deep_link: session?.searchUrl ?? null,
    primary_conversation_id: session?.conversationId ?? null,
    operators_contacted: session?.operatorsContactedCount ?? 0,
    quotes_expected: session?.quotesExpectedCount ?? 0,
    quotes_received: session?.quotesReceivedCount ?? 0,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    chat_session: toLegacyListSession(row, status, session),
  };
}

/** Formats a request as the legacy list did: as a session under the request's own id. `session_id` is the real one. */
function toLegacyListSession(row: Request, status: Request['status'], session: RequestSession | null) {
  const { step, number } = legacyStepOf(status);
  const { route, date, passengers, generatedName } = legacyCardOf(row);
  const rfp = session?.avinodeRfpId ?? null;
  return {
    id: row.id,
    session_id: session?.id ?? null,
    route,
    date,
    passengers,
    generated_name: generatedName,
    aircraft: row.aircraftType,
    trip_id: session?.avinodeTripId ?? null,
    // The legacy list had one column for both.
    rfp_id: rfp,
    rfq_id: rfp,
    deep_link: session?.searchUrl ?? null,
    step,
    current_step: number,
    total_steps: legacySteps.length,
    quotes_received: session?.quotesReceivedCount ?? 0,
    quotes_total: session?.quotesExpectedCount ?? 0,
  };
}
