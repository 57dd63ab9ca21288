import type { TenantTx } from '@tripthread/db/database';
import { getSessionForUpdate, type Session } from '@tripthread/db/queries/sessions/sessions';
import type { Trip } from '@tripthread/db/queries/sourcing/trips';
import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { ClientId, ConnectionId, IsoAgentId, OperatorId, QuoteId, SessionId } from '@tripthread/shared/ids';
import type { DemoBeat } from './demo.schema.ts';

export type Of<Action extends DemoBeat['action']> = Extract<DemoBeat, { readonly action: Action }>;

/** The demo's brokerage and the ids of its people. */
export interface Scene {
  readonly tx: TenantTx;
  readonly connectionId: ConnectionId;
  readonly now: Instant;
  readonly agents: ReadonlyMap<string, IsoAgentId>;
  readonly clients: ReadonlyMap<string, ClientId>;
  readonly operators: ReadonlyMap<string, OperatorId>;
}

/** The state of a thread while it is built. */
export interface ThreadState {
  readonly sessionId: SessionId;
  readonly agentId: IsoAgentId;
  readonly clientId: ClientId;
  /** Null after an action of the whole trip has changed the row. */
  session: Session | null;
  trip: Trip | null;
  readonly quotes: Map<string, QuoteId>;
}

export const hours = (count: number): number => Math.round(count * millisecondsPer.hour);

export const sessionOf = async ({ tx }: Scene, state: ThreadState): Promise<Session> =>
  state.session ?? getSessionForUpdate(tx, state.sessionId);

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
export const dateIn = (days: number, now: Instant): string => instantPlus(now, days * millisecondsPer.day).slice(0, 10);

/** Fills the dates in: `{day 3}` becomes the day in three days. */
export const withDates = (text: string, now: Instant): string =>
  text.replaceAll(/\{day (-?\d+)\}/gu, (_, days) => dayFormat.format(new Date(dateIn(Number(days), now))));
