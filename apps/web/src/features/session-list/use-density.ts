import { useState } from 'react';
import type { Density } from './session-row.tsx';

const key = 'density';

/** How tall the rows are, kept on this machine. */
export function useDensity(): [Density, (density: Density) => void] {
  const [density, setDensity] = useState<Density>(() => {
    try {
      return localStorage.getItem(key) === 'compact' ? 'compact' : 'comfortable';
    } catch {
      return 'comfortable';
    }
  });
  const change = (next: Density): void => {
    setDensity(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // Not kept then.
    }
  };
  return [density, change];
}
