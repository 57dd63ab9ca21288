import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { webFiles } from './web-files.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'web-files-'));
const files = { 'index.html': 'the desk', 'client.html': 'a client’s page', 'theme.js': 'a script' };
let origin = '';
let close = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  const server = express().use(webFiles(folder)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => new Promise((resolve) => server.close(() => resolve()));
});
afterAll(async () => {
  await close();
  fs.rmSync(folder, { recursive: true });
});

it.each([
  ['/', 'the desk'],
  ['/trips/A1B2C3', 'the desk'],
  ['/proposals/1', 'the desk'],
  ['/p', 'the desk'],
  ['/p/AbCdEf0123456789', 'a client’s page'],
  ['/p/', 'a client’s page'],
  ['/p/%2e%2e%2findex.html', 'a client’s page'],
  ['/p/a/b?c=d', 'a client’s page'],
  ['/theme.js', 'a script'],
])('%s serves %s', async (address, text) => {
  const response = await fetch(origin + address);
  expect([response.status, await response.text()]).toEqual([200, text]);
  expect(response.headers.get('cache-control')).toBe('no-cache');
});

it('a file cannot be changed by other methods', async () => {
  expect((await fetch(`${origin}/p/AbCdEf`, { method: 'POST' })).status).toBe(404);
});
