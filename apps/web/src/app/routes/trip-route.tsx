import { useParams } from '@tanstack/react-router';
import { TripPage } from '../../features/trips/trip-page.tsx';

export function TripRoute() {
  const { tripId } = useParams({ from: '/shell/trips/$tripId' });
  return <TripPage tripId={tripId} />;
}
