export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Returns the next of 1, 2, 5, 10, … times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= least) ?? 10 * power;
}

/** Maps values to positions between `from` and `to`, with a margin and a few round ticks. */
export function scaleOf(values: readonly number[], from: number, to: number, maxTicks = 5): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const air = most > least ? (most - least) * 0.2 : Math.max(Math.abs(most) * 0.02, 1);
  const [start, end] = [least - air, most + air];
  const step = roundStep((end - start) / maxTicks);
  const ticks: number[] = [];
  for (let tick = Math.ceil(start / step) * step; tick <= end; tick += step) ticks.push(tick);
  return { at: (value) => from + ((value - start) / (end - start)) * (to - from), ticks };
}
