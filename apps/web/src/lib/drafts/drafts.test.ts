import { describe, expect, test } from 'vitest';
import { dictionary, flag, like, list, nullable, number, oneOf, record, text, withDefault } from './draft-schema.ts';
import { bareJson, formatDraft, parseDraft } from './drafts.ts';

const read = record({ name: text, seats: number, isLight: flag });
const kind = { version: 2, read };
const value = { name: 'Kim', seats: 4, isLight: true };

describe('a kept draft', () => {
  test('is read back as it was written', () => expect(parseDraft(kind, formatDraft(kind, value))).toEqual(value));
  test.each([
    ['another version', formatDraft({ version: 1, read }, value)],
    ['another shape', JSON.stringify({ v: 2, value: { ...value, seats: '4' } })],
    ['a missing field', JSON.stringify({ v: 2, value: { name: 'Kim' } })],
    ['a cut text', formatDraft(kind, value).slice(0, -3)],
    ['bare text', 'Hello'],
    ['nothing', ''],
  ])('of %s is dropped', (_, kept) => expect(parseDraft(kind, kept)).toBeNull());

  test('of a release without versions is read where its kind says how', () => {
    expect(parseDraft({ version: 1, read: text, readUnversioned: text }, '12 pax')).toBe('12 pax');
    expect(parseDraft({ ...kind, readUnversioned: bareJson(read) }, JSON.stringify(value))).toEqual(value);
    expect(parseDraft({ ...kind, readUnversioned: bareJson(read) }, '{')).toBeNull();
  });
});

describe('the schema of a draft', () => {
  test('a list drops entries that cannot be read and keeps the others', () =>
    expect(list(read)([value, { name: 'Lee' }, null])).toEqual([value]));
  test('a dictionary does so by name', () => expect(dictionary(number)({ a: 1, b: '2' })).toEqual({ a: 1 }));
  test('null and missing fields are said in the schema', () => {
    const client = record({ id: nullable(text), way: withDefault(oneOf(['mail', 'record']), 'record') });
    expect(client({ id: null })).toEqual({ id: null, way: 'record' });
    expect(client({ id: null, way: 'pigeon' })).toBeUndefined();
  });
  test('a form’s first values are the schema of its draft', () => {
    const reader = like({ legs: [{ from: '', seats: 0 }], budget: { amount: '', currency: 'USD' }, note: null });
    const kept = { legs: [{ from: 'KTEB', seats: 2 }], budget: { amount: '45k', currency: 'EUR' }, note: 'any' };
    expect(reader(kept)).toEqual(kept);
    expect(reader({ ...kept, budget: '45k' })).toBeUndefined();
  });
});
