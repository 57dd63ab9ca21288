/** A wait that can be cut short. */
export interface Pause {
  /** @returns after so many milliseconds, or as soon as it is woken */
  for(ms: number): Promise<void>;
  wake(): void;
}

export function openPause(): Pause {
  let wake = () => {};
  return {
    for: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: () => wake(),
  };
}
