/** Arithmetic on minor units. Products exceed the exact range of a double, so they use BigInt. */

/** Returns `amountMinor × numerator ÷ denominator`, rounded half up. Nothing here is negative. */
export function scaleAmount(amountMinor: number, numerator: number | bigint, denominator: number | bigint): number {
  const [n, d] = [BigInt(amountMinor) * BigInt(numerator), BigInt(denominator)];
  return Number((n * 2n + d) / (d * 2n));
}

/** Returns a share in basis points of an amount, rounded to the nearest unit. */
export const shareOf = (amountMinor: number, basisPoints: number): number =>
  scaleAmount(amountMinor, basisPoints, 10_000);
