import { lazy, Suspense } from 'react';
import type { Outputs } from '../../lib/api/api-types.ts';
import { trpc } from '../../lib/api/trpc.ts';

const RoutePart = lazy(() => import('../../entities/requests/route/route-part.tsx'));

type ByTrip = Outputs['sessions']['byTrip'];

interface TripMapProps {
  trip: NonNullable<ByTrip['trip']>;
  sessions: ByTrip['sessions'];
}

/** Draws the trip’s route: by leg for brokers with a session on it, from end to end for others. */
export function TripMap({ trip, sessions }: TripMapProps) {
  const routed = sessions.filter(({ request }) => request?.departureAirport != null && request.arrivalAirport != null);
  const own = routed.find(({ access }) => access === 'full');
  const { data, isPending } = trpc.sessions.byId.useQuery({ sessionId: own?.id ?? '' }, { enabled: own !== undefined });
  const request = data?.request ?? null;
  const summary = routed[0]?.request;
  const types = trip.quotes.map(({ aircraftType }) => aircraftType).filter((type) => type !== null);
  const space = <div className="aspect-[360/190] w-full @xl:max-w-xl" />;
  if (own !== undefined && isPending) return <div className="@container">{space}</div>;
  const legs = request?.legs ?? [
    {
      departureAirport: summary?.departureAirport ?? '',
      arrivalAirport: summary?.arrivalAirport ?? '',
      departureDate: summary?.departureDate ?? null,
      departureTime: null,
    },
  ];
  return (
    <Suspense fallback={<div className="@container">{space}</div>}>
      <RoutePart legs={legs} category={request?.aircraftCategory ?? null} quotedTypes={[...new Set(types)]} />
    </Suspense>
  );
}
