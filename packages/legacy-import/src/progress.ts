import type { Progress } from './run-import.ts';

interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const every = { terminal: 200, file: 5_000 } as const;

/** Prints progress, rate and remaining time: rewritten in place on a terminal, as occasional lines elsewhere. */
export function showProgress(
  stream: Stream,
  now: () => number,
): { readonly show: (progress: Progress) => void; readonly end: () => void } {
  let phase = '';
  let began = 0;
  let last = Number.NEGATIVE_INFINITY;
  const isTerminal = stream.isTTY === true;
  return {
    show(progress) {
      const at = now();
      const isNew = progress.phase !== phase;
      if (isNew) {
        if (isTerminal && phase !== '') stream.write('\n');
        phase = progress.phase;
        began = at;
      }
      const isDone = progress.total > 0 && progress.done >= progress.total;
      if (!isNew && !isDone && at - last < (isTerminal ? every.terminal : every.file)) return;
      if (isNew && !isTerminal && progress.total > 0) return void (last = at);
      last = at;
      stream.write(`${isTerminal ? '\r\u001b[K' : ''}${sentence(progress, at - began)}${isTerminal ? '' : '\n'}`);
    },
    end() {
      if (isTerminal && phase !== '') stream.write('\n');
    },
  };
}

const figure = (value: number): string => Math.round(value).toLocaleString('en-US');

function sentence({ phase, done, total }: Progress, milliseconds: number): string {
  if (total === 0) return `${phase}: nothing`;
  const rate = milliseconds > 0 ? (done / milliseconds) * 1_000 : 0;
  const left = rate > 0 ? Math.max(0, total - done) / rate : null;
  const pace = rate > 0 ? `, ${figure(rate)}/s` : '';
  return `${phase}: ${figure(done)} of ${figure(total)}${pace}${left === null ? '' : `, ${left < 1 ? 'done' : `${duration(left)} left`}`}`;
}

export const duration = (seconds: number): string =>
  seconds < 90
    ? `${Math.ceil(seconds)} s`
    : seconds < 5_400
      ? `${Math.ceil(seconds / 60)} min`
      : `${(seconds / 3_600).toFixed(1)} h`;
