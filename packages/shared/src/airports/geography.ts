/** Distances and great circles on a sphere, within half a percent of the ellipsoid: enough for planning. */

export interface Place {
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
}

/** The mean radius R₁ of the IUGG, 6371.0088 km, in nautical miles of 1852 m. */
export const earthRadiusNm = 6371.0088 / 1.852;

const turn = Math.PI / 180;

/** Longitude in (−180, 180]. */
export const wrapped = (longitude: number): number => longitude - 360 * Math.ceil((longitude - 180) / 360);

/** The central angle in radians, by the haversine formula, which is stable for points close to each other. */
function angleBetween(from: Place, to: Place): number {
  const north = Math.sin(((to.latitude - from.latitude) * turn) / 2) ** 2;
  const east = Math.sin(((to.longitude - from.longitude) * turn) / 2) ** 2;
  const half = north + Math.cos(from.latitude * turn) * Math.cos(to.latitude * turn) * east;
  return 2 * Math.asin(Math.sqrt(Math.min(1, half)));
}

/** Returns the great-circle distance in nautical miles, not rounded. */
export const distanceNm = (from: Place, to: Place): number => earthRadiusNm * angleBetween(from, to);

/** A point as a unit vector from the centre. */
export type Vector = readonly [number, number, number];

export const vectorOf = ({ latitude, longitude }: Place): Vector => [
  Math.cos(latitude * turn) * Math.cos(longitude * turn),
  Math.cos(latitude * turn) * Math.sin(longitude * turn),
  Math.sin(latitude * turn),
];

/** Returns the point at `share` (0 to 1) of the great circle. Between antipodes any circle is correct: it picks one over a pole. */
export function placeAlong(from: Place, to: Place, share: number): Place {
  const angle = angleBetween(from, to);
  // A few millimetres apart: treat as the same point, or rounding decides the direction.
  if (angle < 1e-9) return from;
  const sine = Math.sin(angle);
  if (sine < 1e-9) {
    const via = Math.abs(from.latitude) > 89 ? { latitude: 0, longitude: 0 } : { latitude: 90, longitude: 0 };
    const toVia = angleBetween(from, via) / angle;
    return share <= toVia ? placeAlong(from, via, share / toVia) : placeAlong(via, to, (share - toVia) / (1 - toVia));
  }
  const [a, b] = [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
  const [start, end] = [vectorOf(from), vectorOf(to)];
  const along = (axis: 0 | 1 | 2): number => a * start[axis] + b * end[axis];
  const [x, y, z] = [along(0), along(1), along(2)];
  return { latitude: Math.atan2(z, Math.hypot(x, y)) / turn, longitude: Math.atan2(y, x) / turn };
}

/** Returns the ends of `parts` equal pieces of the great circle, including both end points. */
export const placesAlong = (from: Place, to: Place, parts: number): readonly Place[] =>
  Array.from({ length: parts + 1 }, (_, index) => placeAlong(from, to, index / parts));

/** The cosine of the central angle: cheap enough to compare thousands of distances. */
export const cosineBetween = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cosineOfNm = (nm: number): number => Math.cos(Math.min(Math.PI, nm / earthRadiusNm));
