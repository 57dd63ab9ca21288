import landUrl from 'world-atlas/land-110m.json?url';
import { useQuery } from '@tanstack/react-query';
import type { LandTopology } from '@tripthread/shared/airports/route-drawing';
import type { Inputs } from '../../../lib/api/api-types.ts';
import { trpc } from '../../../lib/api/trpc.ts';

export type LegToPlan = Pick<
  Inputs['airports']['route']['legs'][number],
  'departureAirport' | 'arrivalAirport' | 'departureDate' | 'departureTime'
>;

async function fetchLand(): Promise<LandTopology> {
  const response = await fetch(landUrl);
  if (!response.ok) throw new Error(`the world map could not be fetched: ${response.status}`);
  return (await response.json()) as LandTopology;
}

const always = { staleTime: Number.POSITIVE_INFINITY };

/** Reads the plan of a route and the world map. Both are immutable for the same legs. */
export function useRoutePlan(
  legs: readonly LegToPlan[],
  aircraft: Pick<Inputs['airports']['route'], 'category' | 'aircraftType'>,
) {
  const asked = legs.map(({ departureAirport, arrivalAirport, departureDate, departureTime }) => ({
    departureAirport,
    arrivalAirport,
    departureDate,
    departureTime,
  }));
  const route = trpc.airports.route.useQuery(
    { legs: asked, ...aircraft },
    { ...always, enabled: legs.length > 0, placeholderData: (previous) => previous },
  );
  const land = useQuery({ queryKey: ['land'], queryFn: fetchLand, ...always, gcTime: Number.POSITIVE_INFINITY });
  return { route, land };
}
