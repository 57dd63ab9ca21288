import { checkInvariants } from '@tripthread/testing/invariants/invariants';
import { Canaries } from '@tripthread/testing/tenancy/canaries';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { LiveClient } from '../support/live/live-client.ts';
import { type LiveStage, openLiveStage, runLiveStorm } from '../support/live/live-storm.ts';

const size = { clients: 40, events: 1_000, cuts: 8 };

let stage: LiveStage;
beforeAll(async () => {
  stage = await openLiveStage(size);
}, 60_000);
afterAll(() => stage.close(), 30_000);

test(
  'every client shows the current rows after any loss of the listening connections',
  { timeout: 300_000 },
  async () => {
    const seed = Date.now() % 1_000_000;
    const { times, ...report } = await runLiveStorm(stage, { ...size, seed });
    process.stdout.write(
      `live storm: ${JSON.stringify({ seed, ...times, written: report.written, frames: report.frames })}\n`,
    );
    expect(report.complaints).toEqual([]);
    expect(report.behind).toEqual([]);
    expect(report.written.events).toBeGreaterThanOrEqual(size.events);
    expect(report.written.late).toBeGreaterThan(4);
    expect(report.cuts).toEqual({ broken: 6, deafened: 2 });
    expect(report.listeners).toBe(2);
    expect(report.streams).toEqual({ open: size.clients + 2, left: 0 });
    // The control: without a resync after a gap, both would still show stale rows.
    expect(report.naiveStaleClients).toEqual(['naive a', 'naive b']);
    expect(await checkInvariants(report.url)).toEqual([]);
  },
);

describe('a client of the storm complains', () => {
  const canaries = new Canaries();
  const own = canaries.known('a', 'all', 'session', 'aaaaaaaa-0000-4000-8000-000000000001');
  const foreign = canaries.known('b', 'all', 'session', 'bbbbbbbb-0000-4000-8000-000000000001');
  const hear = (...changes: object[]) => {
    const nowhere = {
      origin: 'http://127.0.0.1:1',
      cookie: '',
      address: '127.0.0.1',
      filter: { scope: 'team' },
      gatherMs: 0,
    } as const;
    const client = new LiveClient({ ...nowhere, name: 'it', letter: 'a', canaries });
    for (const change of changes) client.take(`data: ${JSON.stringify(change)}`);
    void client.stop();
    return client.complaints;
  };
  const resync = { type: 'resync', now: '2026-11-20T10:00:00.000Z' };
  const changed = (id: string, version: number) => ({ type: 'changed', sessions: [{ id, version }], topics: [] });

  it('not about correct frames', () => {
    expect(hear(resync, changed(own, 2), changed(own, 3))).toEqual([]);
  });
  it.each([
    ['about a stream that begins without a resync', [changed(own, 2)], 'it a stream did not begin with a resync'],
    ['about a repeated version', [resync, changed(own, 2), changed(own, 2)], 'it received version 2 after 2'],
    ['about a reversed order', [resync, changed(own, 3), changed(own, 2)], 'it received version 2 after 3'],
    [
      'about another brokerage',
      [resync, changed(foreign, 1)],
      expect.stringContaining('it a frame of another brokerage'),
    ],
  ])('%s', (_what, changes, complaint) => {
    expect(hear(...changes)).toEqual([complaint]);
  });
});
