import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { openSandbox, type Sandbox, type SandboxOptions } from './open-sandbox.ts';
import { listen } from './testing/sandbox-caller.ts';

const folders: string[] = [];
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function stateFile(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'avinode-sandbox-'));
  folders.push(folder);
  return path.join(folder, 'state.jsonl');
}

async function open(options: SandboxOptions): Promise<Sandbox> {
  const sandbox = await openSandbox({ limits: false, ...options });
  opened.push(sandbox);
  return sandbox;
}

const leg = { from: 'KTEB', to: 'KVNY', date: '2027-01-15', time: '10:00', pax: 4 };

test('after a kill it restores its state and delivers unacknowledged notifications', async () => {
  const file = stateFile();
  const script = fileURLToPath(new URL('main.ts', import.meta.url));
  const nowhere = 'http://127.0.0.1:9/webhooks';
  const child = spawn(process.execPath, [script], {
    env: { AVINODE_SANDBOX_PORT: '0', AVINODE_SANDBOX_STATE: file, AVINODE_SANDBOX_WEBHOOK: nowhere },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const origin = /http:\/\/127\.0\.0\.1:\d+/u.exec(line.toString())?.[0] ?? '';
  const post = async <T>(at: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${origin}/control${at}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as T;
  };
  const trip = await post<{ code: string }>('/trips', { legs: [leg] });
  const { rfqs } = await post<{ rfqs: readonly { id: string }[] }>('/requests', { trip: trip.code, count: 2 });
  const { quote } = await post<{ quote: { id: string } }>('/quotes', { rfq: rfqs[0]?.id, price: 45_000 });
  child.kill('SIGKILL');
  await exited;

  const desk = await listen();
  opened.push(desk);
  const webhook = { targetURI: desk.url, user: 'a', password: 'b' };
  const again = await open({ stateFile: file, webhook, redelivery: { firstMs: 10 } });
  expect(again.control.trip(trip.code).rfqIds).toEqual(rfqs.map(({ id }) => id));
  expect(again.control.rfq(rfqs[0]?.id ?? '').lifts[0]).toMatchObject({ state: 'Accepted', quoteId: quote.id });
  await again.control.settled();
  expect(desk.received).toHaveLength(3);
});

test('ids and codes are never reused, even after a reset', async () => {
  const file = stateFile();
  const first = await open({ stateFile: file });
  const before = first.control.createTrip({ legs: [leg] });
  await first.close();
  opened.length = 0;
  const second = await open({ stateFile: file });
  second.control.reset();
  expect(second.control.trips()).toEqual([]);
  const after = second.control.createTrip({ legs: [leg] });
  expect(Number(after.id.slice(6))).toBeGreaterThan(Number(before.id.slice(6)));
  expect(after.code).not.toBe(before.code);
});

test('an incomplete last line is ignored', async () => {
  const file = stateFile();
  const first = await open({ stateFile: file });
  const kept = first.control.createTrip({ legs: [leg] });
  first.control.createTrip({ legs: [leg] });
  await first.close();
  opened.length = 0;
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.slice(0, -20));
  const second = await open({ stateFile: file });
  expect(second.control.trips().map(({ id }) => id)).toEqual([kept.id]);
  expect(fs.existsSync(`${file}.damaged`)).toBe(false);
});

test('a damaged journal is kept for inspection', async () => {
  const file = stateFile();
  fs.writeFileSync(file, '{"next":7,"puts":[],"gone":[]}\nnot a line\n{"next":9,"puts":[],"gone":[]}\n');
  const sandbox = await open({ stateFile: file });
  expect(sandbox.control.createTrip({ legs: [leg] }).id).toBe('atrip-8');
  expect(fs.readFileSync(`${file}.damaged`, 'utf8')).toContain('not a line');
});

test('the journal is compacted at start', async () => {
  const file = stateFile();
  const first = await open({ stateFile: file });
  const trip = first.control.createTrip({ legs: [leg] });
  const [rfq] = first.control.sendRequests(trip.id, { count: 1 });
  for (let price = 0; price < 50; price += 1) first.control.setFaults({ delayMs: price });
  first.control.setFaults({ delayMs: 0 });
  await first.close();
  opened.length = 0;
  const grown = fs.statSync(file).size;
  const second = await open({ stateFile: file });
  expect(fs.statSync(file).size).toBeLessThan(grown / 3);
  expect(second.control.rfq(rfq?.id ?? '')).toEqual(rfq);
});

test('planned steps continue after a restart', async () => {
  const file = stateFile();
  const first = await open({ stateFile: file });
  const trip = first.control.createTrip({ legs: [leg] });
  first.control.runScenario('two-quotes-then-decline', trip.id, 100);
  await first.close();
  opened.length = 0;
  expect(trip.rfqIds).toEqual([]);
  const second = await open({ stateFile: file });
  const states = () => second.control.trip(trip.id).rfqIds.map((id) => second.control.rfq(id).lifts[0]?.state);
  await expect.poll(states, { timeout: 5_000 }).toEqual(['Accepted', 'Accepted', 'Declined']);
});
