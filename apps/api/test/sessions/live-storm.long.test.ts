import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LiveStage, openLiveStage, runLiveStorm } from '../support/live/live-storm.ts';

const size = { clients: 200, events: 10_000, cuts: 50 };

let stage: LiveStage;
beforeAll(async () => {
  stage = await openLiveStage(size);
}, 120_000);
afterAll(() => stage.close(), 60_000);

test('200 clients, 10,000 events, 50 cuts: no change is missed', { timeout: 1_800_000 }, async () => {
  const seed = Date.now() % 1_000_000;
  const { times, ...report } = await runLiveStorm(stage, { ...size, seed });
  process.stdout.write(
    `live storm: ${JSON.stringify({ seed, ...times, written: report.written, frames: report.frames })}\n`,
  );
  expect(report.complaints).toEqual([]);
  expect(report.behind).toEqual([]);
  expect(report.written.events).toBeGreaterThanOrEqual(size.events);
  expect(report.cuts).toEqual({ broken: 38, deafened: 12 });
  expect(report.listeners).toBe(2);
  expect(report.streams).toEqual({ open: size.clients + 2, left: 0 });
  expect(report.naiveStaleClients).toEqual(['naive a', 'naive b']);
  expect(await checkInvariants(report.url)).toEqual([]);
});
