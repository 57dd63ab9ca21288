/** Reproducible random numbers. */
export interface Random {
  /** From 0 to 1. */
  next(): number;
  pick<T>(from: readonly T[]): T;
}

/** mulberry32: small, and good enough to shuffle a storm. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick(from) {
      for (const picked of from.slice(Math.floor(next() * from.length))) return picked;
      throw new Error('there is nothing to pick from');
    },
  };
}
