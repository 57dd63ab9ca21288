// REST transport: the URLs from before tRPC, thin over the same queries. Keys are snake_case here.
import { type Tenant, tenantOf } from '@tripthread/db/database';
import { listSessions } from '@tripthread/db/queries/sessions/session-list';
import type { SessionRow } from '@tripthread/db/queries/sessions/session-row';
import { Failure } from '@tripthread/shared/failures';
import { ByProposalId } from '@tripthread/shared/proposals/proposals.schema';
import { ChatSessionsQuery, RequestsQuery } from '@tripthread/shared/rest.schema';
import { ByLink } from '@tripthread/shared/proposals/public/public-proposals.schema';
import { openStatuses } from '@tripthread/shared/sessions/sessions';
import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { withLink } from '@tripthread/commands/proposals/public/open-link';
import { type ProposalPdf, readPdf } from '@tripthread/commands/proposals/public/read-pdf';
import { readDocument } from '@tripthread/commands/proposals/read-document';
import { createContext, type Platform } from '../../platform/trpc/context.ts';
import { renderDocument } from '../../integrations/documents/documents.ts';
import { commandContextOf } from '@tripthread/commands/command-context';
import { fieldsOf } from '../../platform/trpc/errors.ts';
import { readJson } from '../../platform/http/read-body.ts';
import type { Viewer } from '../../platform/logins/viewer.ts';
import { listLegacyRequests } from './rest-requests.ts';

/** `/api/chat-sessions` and `/api/requests`. The app answers their errors, in the format of every transport. */
export function restRouter(platform: Platform): Router {
  return Router()
    .get('/chat-sessions', async (request, response) => {
      response.json(
        await chatSessions(await requireLogin(platform, request, response), readQuery(request, ChatSessionsQuery)),
      );
    })
    .get('/proposals/:proposalId/document.pdf', async (request, response) => {
      const caller = await requireLogin(platform, request, response);
      const found = ByProposalId.safeParse({ proposalId: request.params.proposalId });
      if (!found.success) throw new Failure('PROPOSAL_NOT_FOUND');
      const { name, pdf } = await readDocument(
        { ...commandContextOf({ ...caller, clock: platform.clock }), renderDocument },
        found.data,
      );
      // Opens in the browser's own viewer; the numbers of proposals need no escaping.
      response
        .set({ 'content-disposition': `inline; filename="${name}.pdf"`, 'cache-control': 'private, no-store' })
        .type('application/pdf')
        .send(pdf);
    })
    .get('/requests', async (request, response) => {
      response.json(
        await listLegacyRequests(await requireLogin(platform, request, response), readQuery(request, RequestsQuery)),
      );
    })
    .post('/proposal-pdf', async (request, response) => {
      const { fileName, pdf } = await proposalPdf(platform, request, response);
      response.setHeader('content-disposition', `attachment; filename="${fileName}"`);
      response.type('application/pdf').send(pdf);
    });
}

/** The client’s document, by their link. The token comes in the body, because proxies log URLs. */
function proposalPdf(platform: Platform, request: Request, response: Response): Promise<ProposalPdf> {
  const read = ByLink.safeParse(readJson(request, 1_024));
  if (!read.success) throw new Failure('BAD_INPUT', { fields: fieldsOf(read.error) });
  return withLink(createContext(platform, request, response), read.data.token, readPdf);
}

interface Caller {
  readonly viewer: Viewer;
  readonly tenant: Tenant;
}

/** @throws NOT_SIGNED_IN */
async function requireLogin(platform: Platform, request: Request, response: Response): Promise<Caller> {
  const viewer = await createContext(platform, request, response).findViewer();
  if (viewer === null) throw new Failure('NOT_SIGNED_IN');
  return { viewer, tenant: tenantOf(platform.database, viewer.brokerageId) };
}

/**
 * Parses the query string; each name once and none unknown, because an ignored filter would return too many rows.
 * @throws BAD_INPUT naming the invalid parameters
 */
function readQuery<Schema extends z.ZodObject>(request: Request, schema: Schema): z.output<Schema> {
  const given = new URL(request.originalUrl, 'http://localhost').searchParams;
  const wrong = new Map<string, string>();
  for (const name of given.keys()) {
    if (!Object.hasOwn(schema.shape, name)) wrong.set(name.slice(0, 100), 'There is no such parameter');
    else if (given.getAll(name).length > 1) wrong.set(name, 'Give it once');
  }
  if (wrong.size > 0) throw new Failure('BAD_INPUT', { fields: Object.fromEntries(wrong) });
  const read = schema.safeParse(Object.fromEntries(given));
  if (!read.success) throw new Failure('BAD_INPUT', { fields: fieldsOf(read.error) });
  return read.data;
}

/** Lists the caller's own sessions, for leads too, newest activity first; open ones by default. */
async function chatSessions({ viewer, tenant }: Caller, { trip_id, status, limit, cursor }: ChatSessionsQuery) {
  const statuses = status === undefined ? openStatuses : [status];
  const filter = { scope: 'mine', statuses, trip: trip_id } as const;
  const page = await listSessions(tenant, viewer, filter, { cursor, limit });
  return { sessions: page.sessions.map(toSession), count: page.sessions.length, next_cursor: page.nextCursor };
}

function toSession(row: SessionRow) {
  const { conversation, request, client } = row;
  return {
    id: row.id,
    version: row.version,
    conversation_id: conversation?.id ?? null,
    request_id: request?.id ?? null,
    iso_agent_id: row.isoAgentId,
    client_id: client?.id ?? null,
    status: row.status,
    avinode_trip_id: row.avinodeTripId,
    trip_code: row.tripCode,
    avinode_rfp_id: row.avinodeRfpId,
    current_step: row.currentStep,
    turn: row.turn,
    unread: row.unread,
    message_count: row.messageCount,
    quotes_received_count: row.quotesReceivedCount,
    quotes_expected_count: row.quotesExpectedCount,
    operators_contacted_count: row.operatorsContactedCount,
    earliest_expiry_at: row.earliestExpiryAt,
    paused_until: row.pausedUntil,
    last_activity_at: row.lastActivityAt,
    conversation: conversation === null ? null : { id: conversation.id, subject: conversation.subject },
    client: client === null ? null : { id: client.id, name: client.name },
    request:
      request === null
        ? null
        : {
            id: request.id,
            departure_airport: request.departureAirport,
            arrival_airport: request.arrivalAirport,
            departure_date: request.departureDate,
            return_date: request.returnDate,
            passengers: request.passengers,
            leg_count: request.legCount,
          },
  };
}
