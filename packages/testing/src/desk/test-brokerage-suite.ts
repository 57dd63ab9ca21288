import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';
import { checkInvariants } from '../invariants/invariants.ts';
import { type DeskOptions, createTestBrokerage, type TestBrokerage } from './test-brokerage.ts';
import type { Reason } from '@tripthread/shared/failure-registry';
import { Failure } from '@tripthread/shared/failures';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

/**
 * Opens a database with one test brokerage for the suite, and checks all invariants after every test.
 * @returns a getter for the brokerage, to call inside tests
 */
export function testBrokerageSuite(options: DeskOptions = {}): () => TestBrokerage {
  let database: FreshDatabase;
  let desk: TestBrokerage;
  beforeAll(async () => {
    database = await freshDatabase();
    desk = await createTestBrokerage(database.url, options);
  });
  afterEach(async () => expect(await checkInvariants(database.url)).toEqual([]));
  afterAll(async () => {
    await desk.close();
    await database.drop();
  });
  return () => desk;
}

/** Returns the reason of a refusal; fails if the call succeeds or throws another error. */
export async function refusal(work: Promise<unknown>): Promise<Reason> {
  const failure = await refused(work);
  return failure.reason;
}

export async function refused(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => new Error('the call was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw error;
}

/**
 * Retries while the API is busy, as a client does: a storm tests concurrent commands, not the limit on waiting for a
 * connection.
 */
export async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== 'BUSY' || tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 + 20 * tries * Math.random()));
    }
  }
}

let keys = 0;
export const freshKey = (): string => `key-${String((keys += 1)).padStart(8, '0')}`;
