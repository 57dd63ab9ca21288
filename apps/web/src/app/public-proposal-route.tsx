import { useParams } from '@tanstack/react-router';
import { PublicProposalPage } from '../features/public-proposal/public-proposal-page.tsx';

export function PublicProposalRoute() {
  const { token } = useParams({ from: '/p/$token' });
  return <PublicProposalPage key={token} token={token} />;
}
