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
  ['arfq-123', 'arfq-123', 'RFQ'],
  [' AQUOTE-398402443 ', 'aquote-398402443', 'quote'],
  ['asellermsg-1000000023', 'asellermsg-1000000023', 'operator’s message'],
  ['https://sandbox.avinode.com/api/rfqs/arfq-7?x=1', 'arfq-7', 'RFQ'],
])('%s is %s, to be found as the %s it is', (text, id, name) => {
  expect(readPaste(text)).toMatchObject({ kind: 'avinode', id, label: `Find the ${name} ${id}` });
});

test.each(['', 'new request', 'horizon capital'])('%j is words', (text) => expect(readPaste(text)).toBeNull());
