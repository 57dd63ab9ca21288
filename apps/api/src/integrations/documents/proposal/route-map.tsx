/** @jsxRuntime automatic */
import { Circle, Path, Rect, Svg, Text, View } from '@react-pdf/renderer';
import type { ClientLeg } from '@tripthread/shared/proposals/public/client-proposal';
import { routeShapes } from './route-shapes.ts';
import { ink } from './style.ts';

/** Renders the great circles of the trip; nothing when no airport is known. */
export function RouteMap({ legs, color, isLow }: { legs: readonly ClientLeg[]; color: string; isLow: boolean }) {
  const size = { width: 528, height: isLow ? 112 : 150 };
  const shapes = routeShapes(legs, size.width, size.height);
  if (shapes === null) return null;
  return (
    <View style={{ marginTop: 12, borderRadius: 4, overflow: 'hidden' }} wrap={false}>
      <Svg viewBox={`0 0 ${size.width} ${size.height}`} style={{ width: '100%' }}>
        <Rect x={0} y={0} width={size.width} height={size.height} fill={ink.shade} />
        <Path d={shapes.land} fill="#e3e7ed" />
        <Path d={shapes.borders} stroke="#ffffff" strokeWidth={0.6} fill="none" />
        {shapes.legs.map((leg, index) => (
          <Path key={index} d={leg} stroke={color} strokeWidth={1.6} fill="none" />
        ))}
        {shapes.stops.map(({ x, y, name }) => (
          <Circle key={name} cx={x} cy={y} r={3} fill="#ffffff" stroke={color} strokeWidth={1.6} />
        ))}
        {shapes.stops.map(({ x, y, name, isLow }) => (
          <Text
            key={name}
            x={x}
            y={isLow ? y + 14 : y - 7}
            textAnchor="middle"
            style={{ fontSize: 8, fontWeight: 600, fontFamily: 'Inter' }}
            fill={ink.strong}
          >
            {name}
          </Text>
        ))}
      </Svg>
    </View>
  );
}
