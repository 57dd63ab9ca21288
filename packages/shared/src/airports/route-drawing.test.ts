import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceNm, type Place, wrapped } from './geography.ts';
import { drawRoute, type LandTopology } from './route-drawing.ts';

/** A square island between the equator and 10° north, 0° and 10° east. */
const land = {
  type: 'Topology',
  arcs: [
    [
      [0, 0],
      [0, 10],
      [10, 10],
      [10, 0],
      [0, 0],
    ],
  ],
  objects: { land: { type: 'GeometryCollection', geometries: [{ type: 'Polygon', arcs: [[0]] }] } },
} as unknown as LandTopology;

const size = { width: 360, height: 200 };
const at = (latitude: number, longitude: number): Place => ({ latitude, longitude });
const draw = (from: Place, to: Place, stops: readonly Place[] = []) =>
  drawRoute({ land, legs: [{ from, to }], stops, at: '2026-12-12T12:00:00.000Z', ...size });

const isInside = ({ x, y }: { x: number; y: number }): boolean =>
  x >= 0 && x <= size.width && y >= 0 && y <= size.height;
const strokes = (path: string): number => path.split('M').length - 1;

const places = fc.record({
  latitude: fc.double({ min: -75, max: 75, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('a drawn route', () => {
  it('is inside the view and unbroken, whichever map line it crosses', () => {
    fc.assert(
      fc.property(places, places, (from, to) => {
        fc.pre(distanceNm(from, to) > 50 && distanceNm(from, to) < 10_500);
        // Exactly over a pole the map's cut can't be rotated out of the way.
        fc.pre(Math.abs(wrapped(from.longitude - to.longitude)) < 179);
        const [leg] = draw(from, to).legs;
        expect([leg?.from, leg?.to].every((point) => point !== undefined && isInside(point))).toBe(true);
        expect(strokes(leg?.path ?? '')).toBe(1);
      }),
    );
  });

  it('crosses the date line the short way', () => {
    const [leg] = draw(at(35.55, 139.78), at(21.32, -157.92)).legs;
    expect(strokes(leg?.path ?? '')).toBe(1);
    expect(leg?.from.x).toBeLessThan(leg?.to.x ?? 0);
    expect([leg?.from.side, leg?.to.side]).toEqual(['left', 'right']);
  });

  it('keeps its stops in view', () => {
    const stop = at(60, -60);
    expect(draw(at(51, 0), at(40, -74), [stop]).stops.every(isInside)).toBe(true);
  });

  it('shows only the land nearby', () => {
    expect(draw(at(2, 2), at(8, 8)).land).toContain('M');
    expect(draw(at(40, -100), at(42, -98)).land).toBe('');
  });

  it('shades the night at departure, and nothing without a departure time', () => {
    const { night } = draw(at(40.85, -74.06), at(34.21, -118.49));
    expect(night?.dusk).toContain('M');
    const undated = drawRoute({ land, legs: [{ from: at(0, 0), to: at(1, 1) }], stops: [], at: null, ...size });
    expect(undated.night).toBeNull();
  });
});
