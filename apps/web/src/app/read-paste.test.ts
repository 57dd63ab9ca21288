import { expect, test } from 'vitest';
import { readPaste } from './read-paste.ts';

const session = '0193a6f0-0000-7000-8000-000000000001';

test.each([
  ['atrip-64956150', 'atrip-64956150', true],
  [' ATRIP-64956150 ', 'atrip-64956150', true],
  ['a1b2c3', 'A1B2C3', true],
  ['search', 'SEARCH', false],
  ['https://desk.example.com/trips/A1B2C3?x=1', 'A1B2C3', true],
  ['https://sandbox.avinode.com/api/trips/atrip-7', 'atrip-7', true],
])('%s is trip %s', (text, id, isSure) => expect(readPaste(text)).toMatchObject({ kind: 'trip', id, isSure }));

test.each([session, `https://desk.example.com/?scope=team&session=${session}`])('%s is a session', (text) => {
  expect(readPaste(text)).toMatchObject({ kind: 'session', id: session });
});

test.each([
  ['arfq-123', 'an RFQ'],
  ['aquote-398402443', 'a quote'],
])('%s is told to be %s', (text, name) => {
  expect(readPaste(text)).toMatchObject({ kind: 'other', sentence: expect.stringContaining(name) as string });
});

test.each(['', 'new request', 'horizon capital'])('%j is words', (text) => expect(readPaste(text)).toBeNull());
