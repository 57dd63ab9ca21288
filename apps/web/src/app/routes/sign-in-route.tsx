import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { SignInPage } from '../../features/sign-in/sign-in-page.tsx';
import { safeReturnPath } from '../../entities/identity/login.ts';

export function SignInRoute() {
  const { next } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const queryClient = useQueryClient();
  return (
    <SignInPage
      onSignedIn={() => {
        queryClient.clear();
        void router.navigate({ href: safeReturnPath(next), replace: true });
      }}
    />
  );
}
