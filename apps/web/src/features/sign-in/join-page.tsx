import { Link } from '@tanstack/react-router';
import { Unlink } from 'lucide-react';
import { EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../components/frames/states.tsx';
import { exactTime } from '../../lib/format/format.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { EntryFrame } from './entry-frame.tsx';
import { JoinForm } from './join-form.tsx';
import { type InvitationPage, useInvitation } from './use-invitation.ts';

interface JoinPageProps {
  token: string;
  onJoined: () => void;
}

/** Shows an invitation (brokerage, address, role, expiry) and the form to accept it. */
export function JoinPage({ token, onJoined }: JoinPageProps) {
  usePageTitle('Invitation');
  const { page, failure, again } = useInvitation(token);
  return (
    <EntryFrame>
      <section className="rounded-lg border border-line bg-surface-1">
        {page !== null ? (
          <Invited page={page} token={token} onJoined={onJoined} onGone={again} />
        ) : failure === null ? (
          <SkeletonBlock label="Loading the invitation" className="p-6">
            <Skeleton className="mb-4 w-3/5" />
            <Skeleton className="mb-8 w-full" />
            <Skeleton className="h-9 w-full" />
          </SkeletonBlock>
        ) : failure.reason === 'INVITATION_NOT_FOUND' || failure.httpStatus === 400 ? (
          <Nothing />
        ) : (
          <ErrorState
            title="The invitation could not be loaded"
            sentence={failure.message}
            requestId={failure.requestId}
            onRetry={again}
          />
        )}
      </section>
    </EntryFrame>
  );
}

/** The reason is not disclosed: guessing links must not reveal which ones existed. */
const Nothing = () => (
  <EmptyState
    isPage
    icon={<Unlink size={22} aria-hidden />}
    title="This invitation no longer works"
    text="It was used, withdrawn, replaced or expired. Ask for a new one."
    action={
      <Link to="/sign-in" className="text-row font-medium text-accent-ink hover:underline">
        Sign in instead
      </Link>
    }
  />
);

function Invited({ page, ...rest }: { page: InvitationPage; onGone: () => void } & JoinPageProps) {
  const { brokerage, invitedBy, role, expiresAt } = page;
  return (
    <div className="p-6">
      <h1 className="text-body font-semibold break-words">Join the desk of {brokerage}</h1>
      <p className="mt-1 mb-5 text-row break-words text-ink-3">
        {invitedBy} invites you as a {role}. Valid once, until <time dateTime={expiresAt}>{exactTime(expiresAt)}</time>.
      </p>
      <JoinForm page={page} {...rest} />
    </div>
  );
}
