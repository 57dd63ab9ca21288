import { z } from 'zod';

/** A board of what is one's own, or of the whole team: a broker sees prices and operators of their own sessions only. */
export const ReadBoard = z.strictObject({ scope: z.enum(['mine', 'team']).default('mine') });
export type ReadBoard = z.output<typeof ReadBoard>;
