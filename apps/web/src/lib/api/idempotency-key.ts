import { useCallback, useRef } from 'react';

/** A key per content: the same content sent again goes out under the same key, so that it is made only once. */
export function useIdempotencyKey(): (content: unknown) => string {
  const keys = useRef(new Map<string, string>());
  return useCallback((content: unknown) => {
    const text = JSON.stringify(content);
    const key = keys.current.get(text) ?? crypto.randomUUID();
    keys.current.set(text, key);
    return key;
  }, []);
}
