import { gzipSync } from 'node:zlib';
import type { send } from './raw-http.ts';

type RawRequest = Parameters<typeof send>[1];

const json = { 'content-type': 'application/json' };
const trpc = '/api/trpc';
const as = (cookie: string) => ({ ...json, cookie });

/** Nested brackets. */
export const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const many = (count: number, comma: string) => Array.from({ length: count }, () => 'viewer.me').join(comma);
const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 8_000 }, (_, index) => [`k${index}`, 1])));
/** Requests that are cheap to send and expensive to answer: name, request, accepted refusal statuses (0: connection cut). */
export const expensiveRequests: readonly (readonly [string, (cookie: string) => RawRequest, readonly number[]])[] = [
  [
    'a batch of 11',
    (cookie) => ({ method: 'GET', path: `${trpc}/${many(11, ',')}?batch=1`, headers: as(cookie) }),
    [400],
  ],
  [
    'a batch of 11, encoded',
    (cookie) => ({ method: 'GET', path: `${trpc}/${many(11, '%2C')}?batch=1`, headers: as(cookie) }),
    [400],
  ],
  [
    'a batch of 14,000',
    (cookie) => ({ method: 'GET', path: `${trpc}/${','.repeat(13_999)}?batch=1`, headers: as(cookie) }),
    [400, 414, 431],
  ],
  [
    'a batch of 14,000, encoded',
    (cookie) => ({ method: 'GET', path: `${trpc}/${'%2C'.repeat(5_000)}?batch=1`, headers: as(cookie) }),
    [400, 414, 431],
  ],
  [
    'a batch of 11 changes',
    (cookie) => ({
      path: `${trpc}/${Array.from({ length: 11 }, () => 'clients.create').join(',')}?batch=1`,
      headers: as(cookie),
      chunks: ['{}'],
    }),
    [400],
  ],
  [
    'a body of 101 kB',
    (cookie) => ({
      path: `${trpc}/clients.create`,
      headers: as(cookie),
      chunks: [JSON.stringify({ name: 'x'.repeat(101_000) })],
    }),
    [413],
  ],
  [
    'a body of 5 MB in chunks without a length',
    (cookie) => ({
      path: `${trpc}/clients.create`,
      headers: as(cookie),
      chunks: Array.from({ length: 80 }, () => 'x'.repeat(65_536)),
    }),
    [413, 0],
  ],
  [
    '45,000 brackets',
    (cookie) => ({ path: `${trpc}/clients.create`, headers: as(cookie), chunks: [deep(45_000)] }),
    [400],
  ],
  [
    '100,000 brackets',
    (cookie) => ({ path: `${trpc}/clients.create`, headers: as(cookie), chunks: [deep(100_000)] }),
    [400, 413, 0],
  ],
  ['8,000 keys', (cookie) => ({ path: `${trpc}/clients.create`, headers: as(cookie), chunks: [wide] }), [400]],
  [
    'brackets in a query',
    (cookie) => ({
      method: 'GET',
      path: `${trpc}/clients.search?input=${encodeURIComponent(deep(1_000))}`,
      headers: as(cookie),
    }),
    [400],
  ],
  [
    'a gzip body',
    (cookie) => ({
      path: `${trpc}/clients.create`,
      headers: { ...as(cookie), 'content-encoding': 'gzip' },
      chunks: [gzipSync('x'.repeat(5_000_000))],
    }),
    [400, 413, 415],
  ],
  [
    'a sign-in of 11 kB',
    () => ({
      path: '/api/auth/sign-in/email',
      headers: json,
      chunks: [JSON.stringify({ email: 'x'.repeat(11_000), password: 'y' })],
    }),
    [413],
  ],
  [
    'a gzip sign-in',
    () => ({
      path: '/api/auth/sign-in/email',
      headers: { ...json, 'content-encoding': 'gzip' },
      chunks: [gzipSync('{}')],
    }),
    [400, 415],
  ],
  [
    'an address of 9 kB',
    (cookie) => ({ method: 'GET', path: `${trpc}/viewer.me?${'x'.repeat(9_000)}`, headers: as(cookie) }),
    [414],
  ],
];
