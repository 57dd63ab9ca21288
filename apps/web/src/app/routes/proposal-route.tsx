import { useParams } from '@tanstack/react-router';
import { ProposalPage } from '../../features/proposals/proposal-page.tsx';

export function ProposalRoute() {
  const { proposalId } = useParams({ from: '/shell/proposals/$proposalId' });
  return <ProposalPage key={proposalId} proposalId={proposalId} />;
}
