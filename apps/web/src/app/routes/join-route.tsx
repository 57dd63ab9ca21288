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
        // In place of this page: going back leads to no key that was used.
        void router.navigate({ to: '/', replace: true });
      }}
    />
  );
}
