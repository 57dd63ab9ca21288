import {
  type GeoPermissibleObjects,
  geoCircle,
  geoGraticule10,
  geoNaturalEarth1,
  geoPath,
  type GeoProjection,
} from 'd3-geo';
import { feature } from 'topojson-client';
import type { Instant } from '../time/clock.ts';
import { sunOverhead } from './day-night.ts';
import { type Place, placesAlong, wrapped } from './geography.ts';

/** Renders a route on a world map, as path data for an SVG or a PDF page. */

/** The land, as packaged in `world-atlas`. */
export type LandTopology = Parameters<typeof feature>[0];

export interface RouteToDraw {
  readonly land: LandTopology;
  readonly legs: readonly { readonly from: Place; readonly to: Place }[];
  /** Points to draw besides the legs' ends, also kept inside the view. */
  readonly stops: readonly Place[];
  /** The instant whose night is shaded; null for none. */
  readonly at: Instant | null;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  /** The side with space for a label: away from the middle of the route. */
  readonly side: 'left' | 'right';
}

export interface RouteDrawing {
  readonly graticule: string;
  readonly land: string;
  /** The night area, with the area beyond civil twilight inside it. Null without an instant. */
  readonly night: { readonly dusk: string; readonly dark: string } | null;
  readonly legs: readonly { readonly path: string; readonly from: Point; readonly to: Point }[];
  readonly stops: readonly Point[];
}

/** Segments per great circle: enough to look smooth at this size. */
const parts = 64;
/** Minimum extent of the view in degrees: below it the coast is too coarse to recognise. */
const minRadius = 6;
/** Margin for airport codes at the sides. */
const padding = { x: 44, y: 22 };

/** Angular radius of the night (with refraction) and of the dark beyond civil twilight, around the antisolar point. */
const nightRadius = { dusk: 90 - 0.833, dark: 90 - 6 };

const coordinatesOf = ({ longitude, latitude }: Place): [number, number] => [longitude, latitude];

/** Centre of the projection: opposite the widest stretch of longitudes that the route leaves free. */
function middleOf(places: readonly Place[]): Place {
  const longitudes = places.map(({ longitude }) => wrapped(longitude)).sort((a, b) => a - b);
  let widest = { after: 0, gap: -1 };
  for (const [index, longitude] of longitudes.entries()) {
    const next = longitudes[index + 1] ?? (longitudes[0] ?? 0) + 360;
    if (next - longitude > widest.gap) widest = { after: longitude, gap: next - longitude };
  }
  const latitude = places.reduce((sum, place) => sum + place.latitude / places.length, 0);
  return { latitude, longitude: wrapped(widest.after + widest.gap / 2 + 180) };
}

function projectionFor(places: readonly Place[], width: number, height: number): GeoProjection {
  const middle = middleOf(places);
  // Rotated so that the map's cut is on the far side of the world and never crosses the route.
  const projection = geoNaturalEarth1().rotate([-middle.longitude, 0]);
  const frameCircle = geoCircle().center(coordinatesOf(middle)).radius(minRadius)();
  const points = {
    type: 'MultiPoint' as const,
    coordinates: [...places.map(coordinatesOf), ...(frameCircle.coordinates[0] ?? [])],
  };
  projection.fitExtent(
    [
      [padding.x, padding.y],
      [width - padding.x, height - padding.y],
    ],
    { type: 'Feature', geometry: points, properties: null },
  );
  return projection.clipExtent([
    [0, 0],
    [width, height],
  ]);
}

export function drawRoute({ land, legs, stops, at, width, height }: RouteToDraw): RouteDrawing {
  const lines = legs.map(({ from, to }) => placesAlong(from, to, parts));
  const projection = projectionFor([...lines.flat(), ...stops], width, height);
  const path = geoPath(projection).digits(1);
  const trace = (shape: GeoPermissibleObjects): string => path(shape) ?? '';
  const pointOf = (place: Place, away?: Place): Point => {
    const [x, y] = projection(coordinatesOf(place)) ?? [0, 0];
    const [other] = away === undefined ? [width / 2] : (projection(coordinatesOf(away)) ?? [width / 2]);
    return { x: round(x), y: round(y), side: x < other ? 'left' : 'right' };
  };
  const shape = land.objects.land;
  if (shape?.type !== 'GeometryCollection') throw new Error('the map has no land');
  return {
    graticule: trace(geoGraticule10()),
    land: trace(feature(land, shape)),
    night: at === null ? null : nightOf(at, trace),
    legs: legs.map(({ from, to }, index) => ({
      path: trace({ type: 'LineString', coordinates: (lines[index] ?? []).map(coordinatesOf) }),
      from: pointOf(from, to),
      to: pointOf(to, from),
    })),
    stops: stops.map((stop) => pointOf(stop)),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function nightOf(at: Instant, trace: (shape: GeoPermissibleObjects) => string): NonNullable<RouteDrawing['night']> {
  const sun = sunOverhead(at);
  const center: [number, number] = [wrapped(sun.longitude + 180), -sun.latitude];
  const circle = (radius: number) => trace(geoCircle().center(center).radius(radius)());
  return { dusk: circle(nightRadius.dusk), dark: circle(nightRadius.dark) };
}
