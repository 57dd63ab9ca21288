import { afterEach, expect, test } from 'vitest';
import { dismissToast, latestChange, shownToasts, toast, undoChange } from './toasts.ts';

afterEach(() => shownToasts.set([]));

const undoLatest = (): boolean => undoChange(latestChange() ?? 0);

test('undo reverts the newest change, regardless of toast labels', () => {
  const undone: string[] = [];
  toast({ text: 'First', undo: () => undone.push('first') });
  toast({ text: 'Second', undo: () => undone.push('second') });
  toast({ text: 'Not a change', action: { label: 'Undo', run: () => undone.push('a label') } });
  expect([undoLatest(), undoLatest(), undoLatest()]).toEqual([true, true, false]);
  expect(undone).toEqual(['second', 'first']);
});

test('a change is undone once, and not after its toast is gone', () => {
  let undone = 0;
  toast({ text: 'Snoozed.', undo: () => (undone += 1) });
  const id = latestChange() ?? 0;
  expect([undoChange(id), undoChange(id)]).toEqual([true, false]);
  toast({ text: 'Snoozed.', undo: () => (undone += 1) });
  dismissToast(latestChange() ?? 0);
  expect(undoLatest()).toBe(false);
  expect(undone).toBe(1);
});

test('three toasts are shown at most', () => {
  for (const text of ['a', 'b', 'c', 'd']) toast({ text });
  expect(shownToasts.get().map(({ text }) => text)).toEqual(['b', 'c', 'd']);
});
