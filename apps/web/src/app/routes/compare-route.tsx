import { useParams } from '@tanstack/react-router';
import { ComparePage } from '../../features/compare/compare-page.tsx';

export function CompareRoute() {
  const { sessionId } = useParams({ from: '/shell/compare/$sessionId' });
  return <ComparePage sessionId={sessionId} />;
}
