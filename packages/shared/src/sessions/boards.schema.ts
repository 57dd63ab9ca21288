import { z } from 'zod';

/** A board of one's own sessions or of the whole team: a broker sees prices and operators only of their own sessions. */
export const ReadBoard = z.strictObject({ scope: z.enum(['mine', 'team']).default('mine') });
export type ReadBoard = z.output<typeof ReadBoard>;
