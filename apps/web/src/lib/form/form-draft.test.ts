import { expect, test } from 'vitest';
import { keptForm, restoredForm } from './form-draft.ts';
import { asTyped, conflictsOf, edited, started } from './form-state.ts';
import { nullable, record, text } from '../drafts/draft-schema.ts';

interface Card {
  readonly name: string;
  readonly phone: string;
  readonly client: { readonly id: string } | null;
}
const values: Card = { name: 'Kim', phone: '', client: null };
const readers = { client: nullable(record({ id: text })) };
const keys = new Map([['{}', 'key-1']]);
const kept = keptForm(edited(started({ version: 3, values }), { phone: '+1' }), keys);

test('a form without changes keeps no draft', () => expect(keptForm(started({ version: 3, values }), keys)).toBeNull());

test('a reload brings the changes and the key of the last submission back', () =>
  expect(restoredForm(kept, { version: 3, values }, asTyped)).toEqual({
    state: { version: 3, base: values, values: { ...values, phone: '+1' } },
    keys,
  }));

test('an old draft does not undo what others changed since', () => {
  const now = { ...values, name: 'Kim Doe' };
  const { state } = restoredForm(kept, { version: 8, values: now }, asTyped);
  expect(state).toEqual({ version: 8, base: now, values: { ...now, phone: '+1' } });
});

test('a field that others changed since the draft is a conflict', () => {
  const now = { ...values, phone: '+44' };
  const { state } = restoredForm(kept, { version: 8, values: now }, asTyped);
  expect(state.version).toBe(3);
  expect(conflictsOf(state, now, asTyped)).toEqual([{ field: 'phone', mine: '+1', theirs: '+44' }]);
});

test('a draft that equals the saved values is dropped', () => {
  const saved = { version: 8, values: { ...values, phone: '+1' } };
  expect(restoredForm(kept, saved, asTyped).state).toEqual(started(saved));
});

test('fields of another shape, and fields that the form lost, are dropped', () => {
  const touched = {
    phone: { was: '', typed: 7 },
    fax: { was: '', typed: '1' },
    client: { was: null, typed: { id: 5 } },
    name: { was: 'Kim', typed: 'Kim D' },
  };
  const { state } = restoredForm({ version: 3, touched, sent: null }, { version: 3, values }, asTyped, readers);
  expect(state.values).toEqual({ ...values, name: 'Kim D' });
});
