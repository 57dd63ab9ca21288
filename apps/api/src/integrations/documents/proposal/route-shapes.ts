import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ClientLeg, ClientStop } from '@tripthread/shared/proposals/public/client-proposal';
import { geoCentroid, geoEqualEarth, type GeoPermissibleObjects, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';

export interface RouteShapes {
  readonly land: string;
  readonly borders: string;
  readonly legs: readonly string[];
  readonly stops: readonly { readonly x: number; readonly y: number; readonly name: string; readonly isLow: boolean }[];
}

interface World {
  readonly land: GeoPermissibleObjects;
  readonly borders: GeoPermissibleObjects;
}

type Atlas = Parameters<typeof mesh>[0];

let world: World | null = null;

// Resolved by package name: the same from the sources and from the build.
function readWorld(): World {
  const file = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json');
  const atlas = JSON.parse(readFileSync(file, 'utf8')) as Atlas;
  const { land, countries } = atlas.objects as { land: never; countries: never };
  return { land: feature(atlas, land), borders: mesh(atlas, countries, (a, b) => a !== b) };
}

type Point = [number, number];
const pointOf = ({ latitude, longitude }: ClientStop): Point | null =>
  latitude === null || longitude === null ? null : [longitude, latitude];

/** The closest zoom, in units per pixel: coasts of this resolution show no more detail. */
const largestScale = 3_000;

/** Computes the legs as great circles on a map section; null when no leg has known airports. */
export function routeShapes(legs: readonly ClientLeg[], width: number, height: number): RouteShapes | null {
  const lines = legs
    .map(({ departure, arrival }) => [pointOf(departure), pointOf(arrival)])
    .filter((line): line is [Point, Point] => line[0] !== null && line[1] !== null);
  if (lines.length === 0) return null;
  world ??= readWorld();
  const route: GeoPermissibleObjects = { type: 'MultiLineString', coordinates: lines };
  const [longitude] = geoCentroid(route);
  const frame: [Point, Point] = [
    [0, 0],
    [width, height],
  ];
  const projection = geoEqualEarth()
    .rotate([-longitude, 0])
    .precision(0.1)
    .fitExtent(
      [
        [46, 24],
        [width - 46, height - 24],
      ],
      route,
    );
  if (projection.scale() > largestScale) {
    const [x, y] = projection(geoCentroid(route)) ?? [0, 0];
    const [left, top] = projection.translate();
    const smaller = largestScale / projection.scale();
    // Scaled down around the same centre.
    projection.scale(largestScale).translate([width / 2 - (x - left) * smaller, height / 2 - (y - top) * smaller]);
  }
  const path = geoPath(projection.clipExtent(frame)).digits(1);
  const draw = (shape: GeoPermissibleObjects) => path(shape) ?? '';
  return {
    land: draw(world.land),
    borders: draw(world.borders),
    legs: lines.map((coordinates) => draw({ type: 'LineString', coordinates })),
    stops: stopsOf(legs, (point) => projection(point)),
  };
}

/** Places every airport once, its name above the dot, or below when another name is just above. */
function stopsOf(legs: readonly ClientLeg[], place: (point: Point) => Point | null): RouteShapes['stops'] {
  const found = new Map<string, { x: number; y: number; name: string; isLow: boolean }>();
  for (const stop of legs.flatMap(({ departure, arrival }) => [departure, arrival])) {
    const point = pointOf(stop);
    const at = point === null ? null : place(point);
    if (at === null || found.has(stop.code)) continue;
    const [x, y] = at;
    const isLow = [...found.values()].some(
      (other) => Math.abs(other.x - x) < 44 && Math.abs(other.y - y) < 16 && !other.isLow,
    );
    found.set(stop.code, { x, y, name: stop.code, isLow });
  }
  return [...found.values()];
}
