import type { TenantTx } from '@tripthread/db/database';
import { getSessionForUpdate, type Session } from '@tripthread/db/queries/sessions/sessions';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { type Instant, millisecondsPer } from '@tripthread/shared/time/clock';
import type { ClientId, ConnectionId, IsoAgentId, OperatorId, QuoteId, SessionId } from '@tripthread/shared/ids';
import type { DemoAction } from './demo-script.ts';
import type { AgentName, ClientName, OperatorName } from './people.ts';

export type Of<Kind extends DemoAction['is']> = Extract<DemoAction, { readonly is: Kind }>;

/** The demo's brokerage and the ids of its people. */
export interface Scene {
  readonly tx: TenantTx;
  readonly connectionId: ConnectionId;
  readonly now: Instant;
  readonly agents: ReadonlyMap<AgentName, IsoAgentId>;
  readonly clients: ReadonlyMap<ClientName, ClientId>;
  readonly operators: ReadonlyMap<OperatorName, OperatorId>;
}

/** The state of a thread while it is built. */
export interface Role {
  readonly sessionId: SessionId;
  readonly agentId: IsoAgentId;
  readonly clientId: ClientId;
  /** Null after an action of the whole trip has changed the row. */
  session: Session | null;
  trip: Trip | null;
  readonly quotes: Map<string, QuoteId>;
}

export const hours = (count: number): number => Math.round(count * millisecondsPer.hour);

export function known<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error('the demo refers to an unknown key');
  return value;
}

export const rowOf = async ({ tx }: Scene, role: Role): Promise<Session> =>
  role.session ?? getSessionForUpdate(tx, role.sessionId);
