import { hoursAndMinutes } from '@tripthread/shared/time/hours';
import { formatMoney } from '@tripthread/shared/money/money';
import { useState } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { useIsPhone } from '../../lib/page/use-media.ts';
import { type Scale, scaleOf } from './chart-scale.ts';
import type { Column } from './use-comparison.ts';

const wide = { width: 640, height: 250, left: 84, right: 20, top: 16, bottom: 34, ticks: 6 };
/** Drawn at the width of a phone, so that its letters have the page’s size. */
const narrow = { width: 350, height: 230, left: 78, right: 16, top: 16, bottom: 34, ticks: 3 };
type Size = typeof wide;

interface Point {
  readonly number: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Whether the price is a minimum, or the time our estimate. */
  readonly isOpen: boolean;
}

/** Plots the price by the aircraft’s year or by flight time. */
export function PriceChart({ columns, currency }: { columns: readonly Column[]; currency: string }) {
  const [against, setAgainst] = useState<'year' | 'time'>('year');
  const all = columns.map(({ quote, compared }, index) => ({
    number: index + 1,
    name: quote.operatorName,
    x: against === 'year' ? quote.yearOfMake : (compared.time?.minutes ?? null),
    y: compared.allInMinor,
    isOpen: compared.isAtLeast || (against === 'time' && compared.time?.isEstimate === true),
  }));
  const points = all.filter((point): point is Point => point.x !== null && point.y !== null);
  const missing = all.filter(({ x, y }) => x === null || y === null);
  const xLabel = (x: number): string => (against === 'year' ? String(x) : hoursAndMinutes(x));
  const money = (amountMinor: number): string => formatMoney({ amountMinor, currency });
  return (
    <section aria-label="Price chart" className="p-4">
      <header className="flex flex-wrap items-center gap-2 pb-2">
        <h2 className="text-xs font-semibold text-ink-2">All-in price against</h2>
        {(['year', 'time'] as const).map((what) => (
          <Button
            key={what}
            size="sm"
            variant={what === against ? 'secondary' : 'ghost'}
            aria-pressed={what === against}
            onClick={() => setAgainst(what)}
          >
            {what === 'year' ? 'Year of make' : 'Flight time'}
          </Button>
        ))}
      </header>
      {points.length < 2 ? (
        <p className="text-row text-ink-3">
          {`Fewer than two of these have both a price in ${currency} and ${against === 'year' ? 'a year of make' : 'a flight time'}.`}
        </p>
      ) : (
        <Plot
          points={points}
          label={points.map(({ name, x, y }) => `${name}: ${xLabel(x)}, ${money(y)}`).join('; ')}
          xLabel={xLabel}
          money={money}
        />
      )}
      {points.length < 2 ? null : (
        <p className="pt-1 text-xs text-ink-3">
          Hollow marks are minimum prices or estimated times.
          {missing.length === 0
            ? ''
            : ` Not shown: ${missing.map(({ number, name }) => `${number} ${name}`).join(', ')}.`}
        </p>
      )}
    </section>
  );
}

interface PlotProps {
  points: readonly Point[];
  label: string;
  xLabel: (x: number) => string;
  money: (amountMinor: number) => string;
}

function Plot({ points, label, xLabel, money }: PlotProps) {
  const isPhone = useIsPhone();
  const size = isPhone ? narrow : wide;
  const xs = scaleOf(
    points.map(({ x }) => x),
    size.left,
    size.width - size.right,
    size.ticks,
  );
  const ys = scaleOf(
    points.map(({ y }) => y),
    size.height - size.bottom,
    size.top,
  );
  return (
    <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={label} className="w-full max-w-2xl">
      <Axes size={size} xs={xs} ys={ys} xLabel={xLabel} money={money} />
      {points.map(({ number, name, x, y, isOpen }) => (
        <g key={number} transform={`translate(${xs.at(x)} ${ys.at(y)})`}>
          <title>{`${name}: ${xLabel(x)}, ${money(y)}`}</title>
          <circle
            r={9}
            className={isOpen ? 'fill-surface-1 stroke-accent' : 'fill-accent stroke-accent'}
            strokeWidth={1.5}
          />
          <text
            textAnchor="middle"
            dy="0.35em"
            fontSize={11}
            className={isOpen ? 'fill-ink-1 font-semibold' : 'fill-on-accent font-semibold'}
          >
            {number}
          </text>
          {isPhone ? null : <Name text={name} isLeft={xs.at(x) > size.width * 0.6} />}
        </g>
      ))}
    </svg>
  );
}

/** Beside its mark, on the side with more room. */
const Name = ({ text, isLeft }: { text: string; isLeft: boolean }) => (
  <text x={isLeft ? -14 : 14} dy="0.35em" textAnchor={isLeft ? 'end' : 'start'} fontSize={11} className="fill-ink-2">
    {text.length > 30 ? `${text.slice(0, 29)}…` : text}
  </text>
);

function Axes({
  size,
  xs,
  ys,
  xLabel,
  money,
}: Pick<PlotProps, 'xLabel' | 'money'> & { size: Size; xs: Scale; ys: Scale }) {
  const floor = size.height - size.bottom;
  return (
    <g aria-hidden fontSize={11}>
      {ys.ticks.map((tick) => (
        <g key={tick}>
          <line x1={size.left} x2={size.width - size.right} y1={ys.at(tick)} y2={ys.at(tick)} className="stroke-line" />
          <text x={size.left - 8} y={ys.at(tick)} dy="0.35em" textAnchor="end" className="fill-ink-3">
            {money(tick)}
          </text>
        </g>
      ))}
      {xs.ticks.map((tick) => (
        <text key={tick} x={xs.at(tick)} y={floor + 20} textAnchor="middle" className="fill-ink-3">
          {xLabel(tick)}
        </text>
      ))}
    </g>
  );
}
