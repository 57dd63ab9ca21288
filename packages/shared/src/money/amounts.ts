/** Arithmetic on minor units. Products exceed the exact range of a double, so they use BigInt. */

/** Returns `amountMinor × numerator ÷ denominator`, rounded half up. Nothing here is negative. */
export function scaleAmount(amountMinor: number, numerator: number | bigint, denominator: number | bigint): number {
  const [n, d] = [BigInt(amountMinor) * BigInt(numerator), BigInt(denominator)];
  return Number((n * 2n + d) / (d * 2n));
}

/** Returns a share in basis points of an amount, rounded to the nearest unit. */
export const shareOf = (amountMinor: number, basisPoints: number): number =>
  scaleAmount(amountMinor, basisPoints, 10_000);

/**
 * Splits an amount in proportion to the weights (largest remainder method). The parts are whole and add up to the amount:
 * the remaining units go to the largest remainders, the earlier first on a tie.
 */
export function splitAmount(amountMinor: number, weights: readonly number[]): readonly number[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  // All weights are zero: split evenly.
  if (whole === 0n)
    return weights.length === 0
      ? []
      : splitAmount(
          amountMinor,
          weights.map(() => 1),
        );
  const shares = weights.map((weight, index) => {
    const product = BigInt(amountMinor) * BigInt(weight);
    return { index, part: product / whole, lost: product % whole };
  });
  let left = BigInt(amountMinor) - shares.reduce((sum, { part }) => sum + part, 0n);
  const parts = shares.map(({ part }) => Number(part));
  for (const { index } of shares.toSorted((a, b) =>
    a.lost === b.lost ? a.index - b.index : a.lost > b.lost ? -1 : 1,
  )) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1n;
  }
  return parts;
}
