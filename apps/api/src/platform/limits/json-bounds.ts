import { Failure } from '@tripthread/shared/failures';

const deepest = 20;
const maxJsonEntries = 1_000;

/**
 * Refuses JSON that is nested or branched beyond anything the product sends, before any work is done on it.
 * Walks with a list instead of recursion: a hundred thousand brackets fit into a small body.
 * @throws BAD_INPUT
 */
export function rejectUnboundedJson(value: unknown): void {
  let level: unknown[] = [value];
  let entries = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) throw new Failure('BAD_INPUT', { fields: { input: `Nested deeper than ${deepest} levels` } });
    const below: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      const children = Array.isArray(item) ? item : Object.values(item);
      entries += children.length;
      if (entries > maxJsonEntries)
        throw new Failure('BAD_INPUT', { fields: { input: `More than ${maxJsonEntries} entries` } });
      below.push(...children);
    }
    level = below;
  }
}
