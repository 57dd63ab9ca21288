import type { IsoAgentId } from '../ids.ts';
import { allow, type Decision, refuse } from '../failures.ts';

/** Decides whether a lead may step down or be deactivated: a brokerage keeps at least one lead. */
export const decideLeave = (agentId: IsoAgentId, leads: readonly IsoAgentId[]): Decision<true> =>
  leads.length === 1 && leads[0] === agentId ? refuse('LAST_LEAD') : allow(true);

/** Decides whether a broker's sessions may be handed over to another broker. */
export const decideHandOver = (fromAgentId: string, toAgentId: string): Decision<true> =>
  fromAgentId === toAgentId ? refuse('BAD_INPUT', { toAgentId: 'Choose another broker' }) : allow(true);
