import { type FreshDatabase, freshDatabase } from '../postgres/fresh-database.ts';
import { checkInvariants } from '../invariants/invariants.ts';
import { type DeskOptions, createTestBrokerage, type TestBrokerage } from './test-brokerage.ts';
import { Failure, type Reason } from '@tripthread/shared/failures';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

/**
 * A database of the suite's own with one desk in it. After every test, whatever has to be true at every commit is true.
 * @returns the desk, to be asked for inside tests
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

/** Why something was refused; a test fails when it was not, and when it broke. */
export async function refusal(work: Promise<unknown>): Promise<Reason> {
  const failure = await refused(work);
  return failure.reason;
}

export async function refused(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw error;
}

/**
 * Goes on asking while the desk is busy, as a client does: a storm here is meant to meet its own kind, not the limit on
 * how long anybody may queue for a connection.
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
