import { z } from 'zod';
import { housekeepingJobs } from './housekeeping.ts';

export const RunJob = z.strictObject({ name: z.enum(housekeepingJobs) });

/** How long completed sessions stay before they are archived; `before` is the value that the form was opened with. */
const retentionFields = { archiveAfterDays: z.int().min(1).max(3_650) };
export const SaveRetention = z.strictObject({ ...retentionFields, before: z.strictObject(retentionFields) });
export type SaveRetention = z.output<typeof SaveRetention>;
