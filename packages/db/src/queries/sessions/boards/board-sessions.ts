import type { IsoAgentId, SessionId } from '@tripthread/shared/ids';
import type { SessionStep } from '@tripthread/shared/sessions/sessions';
import { type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tenant } from '../../../internal/handles.ts';
import { tenantCondition } from '../../../internal/pipeline.ts';
import type { RowOf } from '../../../internal/select.ts';
import { chatSessions } from '../../../schema/sessions.ts';
import type { Reader } from '../session-row.ts';

/** What a board shows of the session behind a line. */
export interface BoardSession {
  readonly id: SessionId;
  readonly isoAgentId: IsoAgentId;
  readonly subject: string | null;
  readonly clientName: string | null;
  readonly tripCode: string | null;
  readonly currentStep: SessionStep;
  readonly departureAirport: string | null;
  readonly arrivalAirport: string | null;
  readonly departureDate: string | null;
}

export type Scope = 'mine' | 'team';
/** A board shows at most this many lines. */
export const maxLines = 300;

const cs = alias(chatSessions, 'cs');

/** The columns of the session behind a line. */
export const sessionColumns = {
  sessionId: cs.id,
  isoAgentId: cs.isoAgentId,
  subject: cs.subject,
  clientName: cs.clientName,
  tripCode: cs.tripCode,
  avinodeTripId: cs.avinodeTripId,
  currentStep: cs.currentStep,
  departureAirport: cs.departureAirport,
  arrivalAirport: cs.arrivalAirport,
  departureDate: cs.departureDate,
} as const;

/** Open sessions whose prices and operators the reader may see: their own, and for a lead every broker's. */
export function openOf(tenant: Tenant, reader: Reader, scope: Scope): SQL {
  const open = sql`${tenantCondition(tenant.brokerageId, 'chat_sessions', 'cs')} and cs.status in ('active', 'paused')`;
  return scope === 'team' && reader.role === 'lead' ? open : sql`${open} and cs.iso_agent_id = ${reader.agentId}`;
}

/** Returns the session behind a line. */
export const toSession = (row: RowOf<typeof sessionColumns>): BoardSession => ({
  id: row.sessionId,
  isoAgentId: row.isoAgentId,
  subject: row.subject,
  clientName: row.clientName,
  tripCode: row.tripCode ?? row.avinodeTripId,
  currentStep: row.currentStep,
  departureAirport: row.departureAirport,
  arrivalAirport: row.arrivalAirport,
  departureDate: row.departureDate,
});
