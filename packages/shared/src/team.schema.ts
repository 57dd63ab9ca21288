import { z } from 'zod';
import { isoAgentId } from './input.schema.ts';

export const ListTeam = z.strictObject({});

export const SetRole = z.strictObject({ agentId: isoAgentId, role: z.enum(['broker', 'lead']) });
export type SetRole = z.output<typeof SetRole>;

export const SetActive = z.strictObject({ agentId: isoAgentId, isActive: z.boolean() });
export type SetActive = z.output<typeof SetActive>;

/** Somebody's open sessions go to a colleague, as many as one call takes. */
export const HandOver = z.strictObject({ fromAgentId: isoAgentId, toAgentId: isoAgentId });
export type HandOver = z.output<typeof HandOver>;
