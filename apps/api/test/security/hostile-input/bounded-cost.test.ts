import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiProcess, startApiProcess } from '../../support/api-process.ts';
import { expensiveRequests } from './expensive-requests.ts';
import { send } from './raw-http.ts';
import { openTwoBrokerages, type TwoBrokeragesSetup } from '../isolation/two-brokerages.ts';

// Bounds what abuse costs the API process: measured from outside, in a process of its own.
const most = { grownBytes: 50e6, stallMs: 100 };
const rounds = 6;
const atOnce = 8;

let desks: TwoBrokeragesSetup;
let api: ApiProcess;
beforeAll(async () => {
  desks = await openTwoBrokerages();
  api = await startApiProcess(desks.url);
}, 120_000);
afterAll(async () => {
  await api.stop();
  await desks.close();
}, 60_000);

/** Sends each kind of request, eight of the same kind at a time. */
async function abuse(): Promise<void> {
  for (const [, request] of expensiveRequests) {
    const one = request(desks.cookies.owner ?? '');
    await Promise.all(Array.from({ length: atOnce }, () => send(api.origin, one)));
  }
}

/**
 * Measures the abuse. A request that blocks the process does so in every round, a busy machine only in some: so the result
 * is the shortest of the rounds' longest stalls.
 * @returns that stall, and how much the process's memory grew over the rounds
 */
async function costOf(work: () => Promise<void>) {
  const before = await api.vitals();
  const stalls: number[] = [];
  let after = before;
  for (let round = 0; round < rounds; round += 1) {
    await work();
    after = await api.vitals();
    stalls.push(after.maxStallMs);
  }
  return { stallMs: Math.min(...stalls), grownBytes: after.rssBytes - before.rssBytes };
}

describe('cheap requests cannot cause expensive work', () => {
  it('neither memory growth nor a stall', { timeout: 120_000 }, async () => {
    await abuse(); // warms up compiled code and caches
    const cost = await costOf(abuse);
    process.stdout.write(
      `expensive requests: ${rounds * atOnce * expensiveRequests.length}, longest stall ${cost.stallMs.toFixed(0)} ms, memory growth ${(cost.grownBytes / 1e6).toFixed(0)} MB\n`,
    );
    expect(cost.stallMs).toBeLessThanOrEqual(most.stallMs);
    expect(cost.grownBytes).toBeLessThanOrEqual(most.grownBytes);
  });

  it('control: a process that stalls and leaks memory is detected', { timeout: 60_000 }, async () => {
    const cost = await costOf(async () => {
      api.burden({ stallMs: 2 * most.stallMs, holdBytes: most.grownBytes });
    });
    expect(cost.stallMs).toBeGreaterThan(most.stallMs);
    expect(cost.grownBytes).toBeGreaterThan(most.grownBytes);
  });
});
