import type { IsoAgentId } from '../ids.ts';
import { allow, type Decision, refuse } from '../failures.ts';

export type Role = 'broker' | 'lead';

export interface Viewer {
  readonly agentId: IsoAgentId;
  readonly role: Role;
}

/** What a broker sees of a session of their brokerage: all of it, or a card. */
export const accessTo = (viewer: Viewer, ownerId: IsoAgentId): 'full' | 'card' =>
  viewer.role === 'lead' || viewer.agentId === ownerId ? 'full' : 'card';

/** Brokers write to their own sessions, leads to every one. */
export const decideWrite = (viewer: Viewer, ownerId: IsoAgentId): Decision<true> =>
  accessTo(viewer, ownerId) === 'full' ? allow(true) : refuse('NOT_YOUR_SESSION');

export const decideLead = (viewer: Viewer): Decision<true> =>
  viewer.role === 'lead' ? allow(true) : refuse('LEAD_ONLY');
