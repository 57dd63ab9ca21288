import { inject } from 'vitest';
import { copyTemplate, type FreshDatabase } from './test-cluster.ts';

export type { FreshDatabase };

/** A migrated, empty database of the caller's own: one per test file, dropped by it. */
export const freshDatabase = (): Promise<FreshDatabase> => copyTemplate(inject('adminUrl'));
