import { useState } from 'react';

/** Keys by content, the last sent at the end: content that is sent again keeps its key, so it is recorded once. */
export type IdempotencyKeys = Map<string, string>;

export function keyFor(keys: IdempotencyKeys, given: unknown, newKey = () => crypto.randomUUID() as string): string {
  const content = JSON.stringify(given);
  const key = keys.get(content) ?? newKey();
  keys.delete(content);
  keys.set(content, key);
  return key;
}

/** After an answer: the next submission of this content is a new one. */
export const forgetKey = (keys: IdempotencyKeys, given: unknown): boolean => keys.delete(JSON.stringify(given));

/** Keys for as long as the component is mounted. */
export function useIdempotencyKey(): (content: unknown) => string {
  const [keys] = useState((): IdempotencyKeys => new Map());
  return (content) => keyFor(keys, content);
}
