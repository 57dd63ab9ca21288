import { drawRoute, type LandTopology } from '@tripthread/shared/airports/route-drawing';
import { useEffect, useState } from 'react';
import landUrl from 'world-atlas/land-110m.json?url';
import type { PageLeg } from './link-api.ts';

const size = { width: 400, height: 165 };

async function fetchLand(): Promise<LandTopology> {
  const response = await fetch(landUrl);
  if (!response.ok) throw new Error('the land could not be fetched');
  return (await response.json()) as LandTopology;
}

/** Null until loaded. */
function useLand(): LandTopology | 'failed' | null {
  const [land, setLand] = useState<LandTopology | 'failed' | null>(null);
  useEffect(() => {
    let isWanted = true;
    void fetchLand()
      .catch(() => 'failed' as const)
      .then((found) => isWanted && setLand(found));
    return () => void (isWanted = false);
  }, []);
  return land;
}

const placeOf = ({ latitude, longitude }: PageLeg['departure']) =>
  latitude === null || longitude === null ? null : { latitude, longitude };

/** Draws the flights as great circles. The text says the same, so a failure to draw it loses nothing. */
export default function PageMap({ legs, color }: { legs: readonly PageLeg[]; color: string }) {
  const land = useLand();
  const known = legs.flatMap(({ departure, arrival }) => {
    const [from, to] = [placeOf(departure), placeOf(arrival)];
    return from === null || to === null ? [] : [{ from, to, codes: [departure.code, arrival.code] as const }];
  });
  if (known.length === 0 || land === 'failed') return null;
  const drawing = land === null ? null : drawRoute({ land, legs: known, stops: [], at: null, ...size });
  const ends = new Map(
    drawing?.legs.flatMap(({ from, to }, index) => {
      const [departure = '', arrival = ''] = known[index]?.codes ?? [];
      return [[departure, from] as const, [arrival, to] as const];
    }),
  );
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={`Map: ${known.map(({ codes: [from, to] }) => `${from} to ${to}`).join(', ')}`}
      className="mb-4 block w-full rounded-md border border-line bg-surface-0"
    >
      {drawing === null ? null : (
        <>
          <path d={drawing.graticule} className="fill-none stroke-line [stroke-width:0.5]" />
          <path d={drawing.land} className="fill-surface-3 stroke-line-strong/60 [stroke-width:0.6]" />
          {drawing.legs.map(({ path }, index) => (
            <g key={index} className="fill-none [stroke-linecap:round]">
              <path d={path} className="stroke-surface-1 [stroke-width:4.5]" />
              <path d={path} style={{ stroke: color }} className="[stroke-width:2.25]" />
            </g>
          ))}
          {[...ends].map(([code, { x, y, side }]) => (
            <g key={code}>
              <circle cx={x} cy={y} r={4} style={{ fill: color }} className="stroke-surface-1 [stroke-width:1.5]" />
              <text
                x={x + (side === 'left' ? -8 : 8)}
                y={y + 4}
                textAnchor={side === 'left' ? 'end' : 'start'}
                className="fill-ink-1 stroke-surface-0 font-mono text-xs font-semibold [paint-order:stroke] [stroke-width:3px]"
              >
                {code}
              </text>
            </g>
          ))}
        </>
      )}
    </svg>
  );
}
