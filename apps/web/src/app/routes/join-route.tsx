import { useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { JoinPage } from '../../features/sign-in/join-page.tsx';

export function JoinRoute() {
  const { token } = useParams({ from: '/join/$token' });
  const router = useRouter();
  const queryClient = useQueryClient();
  return (
    <JoinPage
      token={token}
      onJoined={() => {
        queryClient.clear();
        // Replaces this page, so that going back does not reopen a used link.
        void router.navigate({ to: '/', replace: true });
      }}
    />
  );
}
