import { inject } from 'vitest';
import { copyTemplate, type FreshDatabase } from './test-cluster.ts';

export type { FreshDatabase };

/** A migrated, empty database for one test file, which drops it. */
export const freshDatabase = (): Promise<FreshDatabase> => copyTemplate(inject('adminUrl'));
