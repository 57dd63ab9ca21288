/** Arithmetic on amounts in minor units. Products go beyond what a double holds exactly, so they are taken in big integers. */

/** `amountMinor × numerator ÷ denominator` to the nearest unit, a half upwards. Nothing here is negative. */
export function scaleAmount(amountMinor: number, numerator: number | bigint, denominator: number | bigint): number {
  const [n, d] = [BigInt(amountMinor) * BigInt(numerator), BigInt(denominator)];
  return Number((n * 2n + d) / (d * 2n));
}

/** So many hundredths of a percent of an amount, to the nearest unit. */
export const shareOf = (amountMinor: number, basisPoints: number): number =>
  scaleAmount(amountMinor, basisPoints, 10_000);

/**
 * An amount in parts like the weights. The parts are whole and add up to the amount: each gets its whole part, and what
 * is left goes by one unit to those that lost most, the earlier of two alike first.
 */
export function splitAmount(amountMinor: number, weights: readonly number[]): readonly number[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  // No weight at all: alike.
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
