import { useEffect, useRef } from 'react';

// The panel says to whom; the composer of the open thread writes. Neither knows the other.
const listeners = new Set<(rfqId: string) => void>();

/** Turns the composer to the operator of an RFQ. */
export function composeTo(rfqId: string): void {
  for (const listener of listeners) listener(rfqId);
}

export function useComposeTo(listener: (rfqId: string) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const call = (rfqId: string): void => latest.current(rfqId);
    listeners.add(call);
    return () => void listeners.delete(call);
  }, []);
}
