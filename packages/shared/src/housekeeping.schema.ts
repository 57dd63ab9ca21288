import { z } from 'zod';
import { housekeepingJobs } from './housekeeping.ts';

export const RunJob = z.strictObject({ name: z.enum(housekeepingJobs) });

/** How long completed sessions stay on the desk before they are archived. */
export const Retention = z.strictObject({ archiveAfterDays: z.int().min(1).max(3_650) });
export type Retention = z.output<typeof Retention>;
