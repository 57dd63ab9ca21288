import { expect, test } from 'vitest';
import { safeReturnPath } from './login.ts';

test.each(['/', '/?tab=paused', '/trips/A1B2C3'])('%s is one of our paths', (path) =>
  expect(safeReturnPath(path)).toBe(path),
);
test.each([
  undefined,
  '',
  'https://elsewhere.example',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '/sign-in?next=/',
])('%s falls back to the desk', (path) => {
  expect(safeReturnPath(path)).toBe('/');
});
