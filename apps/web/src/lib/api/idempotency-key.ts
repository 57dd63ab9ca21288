import { useState } from 'react';

/** The content of a submission, and the key it was sent under. */
export interface SentKey {
  readonly content: string;
  readonly key: string;
}

/** Keys by content: the same content sent again gets the same key, so that the server records it once. */
export interface IdempotencyKeys {
  readonly keyOf: (content: unknown) => string;
  /** After an answer: the next submission of this content is a new one. */
  readonly forget: (content: unknown) => void;
  readonly clear: () => void;
  readonly last: () => SentKey | null;
}

export function createIdempotencyKeys(
  kept: SentKey | null = null,
  newKey: () => string = () => crypto.randomUUID(),
): IdempotencyKeys {
  // In the order of use: the last one was sent last.
  const keys = new Map(kept === null ? [] : [[kept.content, kept.key]]);
  return {
    keyOf: (given) => {
      const content = JSON.stringify(given);
      const key = keys.get(content) ?? newKey();
      keys.delete(content);
      keys.set(content, key);
      return key;
    },
    forget: (given) => void keys.delete(JSON.stringify(given)),
    clear: () => keys.clear(),
    last: () => {
      const last = [...keys].at(-1);
      return last === undefined ? null : { content: last[0], key: last[1] };
    },
  };
}

/** One set of keys for as long as the component is mounted. */
export const useIdempotencyKeys = (): IdempotencyKeys => useState(() => createIdempotencyKeys())[0];

export const useIdempotencyKey = (): IdempotencyKeys['keyOf'] => useIdempotencyKeys().keyOf;
