import { useParams } from '@tanstack/react-router';
import { TripPage } from '../../features/trips/trip-page.tsx';
import { TripMap } from '../../features/trips/trip-map.tsx';

export function TripRoute() {
  const { tripId } = useParams({ from: '/shell/trips/$tripId' });
  return <TripPage tripId={tripId} routeOf={(known) => <TripMap {...known} />} />;
}
