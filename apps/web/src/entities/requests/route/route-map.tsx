import { drawRoute, type LandTopology, type Point } from '@tripthread/shared/airports/route-drawing';
import type { PlannedLeg } from './route-text.ts';

const size = { width: 360, height: 190 };

/** Beside its dot, on the side away from the route, so that the line does not cross it. */
function Label({ point, text, className }: { point: Point; text: string; className: string }) {
  const isLeft = point.side === 'left';
  return (
    <text
      x={point.x + (isLeft ? -6 : 6)}
      y={point.y + 3.5}
      textAnchor={isLeft ? 'end' : 'start'}
      // A rim of the sea’s colour keeps the letters readable over coasts.
      className={`stroke-surface-0 font-mono [paint-order:stroke] [stroke-width:3px] ${className}`}
    >
      {text}
    </text>
  );
}

/** Draws the legs as great circles on a world map, with possible fuel stops. The text below says the same. */
export function RouteMap({ legs, land }: { legs: readonly PlannedLeg[]; land: LandTopology }) {
  const known = legs.flatMap(({ from, to, plan }) =>
    from === null || to === null || plan === null ? [] : [{ from, to, plan }],
  );
  if (known.length === 0) return null;
  const stops = known.flatMap(({ plan }) => plan.stops.candidates.map(({ airport }) => airport));
  const at = known.find(({ plan }) => plan.departure !== null)?.plan.departure?.instant ?? null;
  const drawing = drawRoute({ land, legs: known, stops, at, ...size });
  // An airport of several legs is labelled once.
  const ends = new Map<string, Point>();
  known.forEach(({ from, to }, index) => {
    const leg = drawing.legs[index];
    if (leg === undefined) return;
    if (!ends.has(from.icao)) ends.set(from.icao, leg.from);
    if (!ends.has(to.icao)) ends.set(to.icao, leg.to);
  });
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={`Map: ${known.map(({ from, to }) => `${from.icao} to ${to.icao}`).join(', ')}`}
      className="block w-full rounded-md border border-line bg-surface-0"
    >
      <path d={drawing.graticule} className="fill-none stroke-line [stroke-width:0.5]" />
      <path d={drawing.land} className="fill-surface-3 stroke-line-strong/60 [stroke-width:0.6]" />
      {drawing.night === null ? null : (
        <g className="fill-night">
          <path d={drawing.night.dusk} />
          <path d={drawing.night.dark} />
        </g>
      )}
      {drawing.legs.map(({ path }, index) => (
        <path key={index} d={path} className="fill-none stroke-accent-ink [stroke-linecap:round] [stroke-width:1.75]" />
      ))}
      {drawing.stops.map((point, index) => (
        <g key={`${stops[index]?.icao}-${index}`}>
          <circle cx={point.x} cy={point.y} r={3} className="fill-surface-1 stroke-operator [stroke-width:1.5]" />
          <Label point={point} text={stops[index]?.icao ?? ''} className="fill-operator text-[9px]" />
        </g>
      ))}
      {[...ends].map(([icao, point]) => (
        <g key={icao}>
          <circle cx={point.x} cy={point.y} r={3.25} className="fill-accent-ink stroke-surface-1 [stroke-width:1]" />
          <Label point={point} text={icao} className="fill-ink-1 text-[10.5px] font-semibold" />
        </g>
      ))}
    </svg>
  );
}
