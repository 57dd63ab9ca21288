import type { Tenant } from '@tripthread/db/database';
import type { Clock } from '@tripthread/shared/time/clock';
import type { IsoAgentId } from '@tripthread/shared/ids';
import type { Actor, EventSource } from '@tripthread/shared/sessions/session-events';

/** What every command gets: tenant, viewer, clock and the transport it was called through. */
export interface CommandContext {
  readonly tenant: Tenant;
  readonly viewer: { readonly agentId: IsoAgentId; readonly role: 'broker' | 'lead' };
  readonly clock: Clock;
  readonly source: EventSource;
}

/** The context of a call through tRPC or REST. */
export const commandContextOf = ({ tenant, viewer, clock }: Omit<CommandContext, 'source'>): CommandContext => ({
  tenant,
  viewer,
  clock,
  source: 'desk',
});

/** The viewer as the author of an event. */
export const actorOf = ({ viewer }: Pick<CommandContext, 'viewer'>): Actor => ({
  kind: 'iso_agent',
  id: viewer.agentId,
});
