import { MailPlus, RotateCw } from 'lucide-react';
import { Badge } from '../../../components/text/badge.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { ListFrame, Sheet } from '../../../components/frames/list-frame.tsx';
import { Skeleton } from '../../../components/frames/states.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import { classNames } from '../../../lib/page/class-names.ts';
import { type Invitation, useInvitationList, useInvitations, type ShownLink } from './use-invitations.ts';

/** Lists the open invitations. */
export function InvitationList({ onLink }: { onLink: (link: ShownLink) => void }) {
  const query = useInvitationList();
  const { busyId, sendAgain, withdraw } = useInvitations(onLink);
  const { invitations, now = '' } = query.data ?? {};
  return (
    <section aria-labelledby="invited" className="pt-6">
      <h2 id="invited" className="px-4 pb-2 text-body font-semibold md:px-0">
        Invited
      </h2>
      <Sheet>
        <ListFrame
          what="the invitations"
          count={invitations?.length}
          query={query}
          empty={<NoInvitations />}
          skeleton={
            <div className="px-4 py-3">
              <Skeleton className="w-2/5" />
            </div>
          }
        >
          <ul aria-label="Invited" className="divide-y divide-line">
            {invitations?.map((invitation) => (
              <InvitationRow
                key={invitation.id}
                invitation={invitation}
                isOver={invitation.expiresAt <= now}
                isBusy={busyId === invitation.id}
                onSendAgain={() => void sendAgain(invitation)}
                onWithdraw={() => void withdraw(invitation)}
              />
            ))}
          </ul>
        </ListFrame>
      </Sheet>
    </section>
  );
}

const NoInvitations = () => (
  <p className="flex items-center gap-2 px-4 py-3 text-row text-ink-3">
    <MailPlus size={14} aria-hidden />
    No open invitations.
  </p>
);

interface InvitationRowProps {
  invitation: Invitation;
  isOver: boolean;
  isBusy: boolean;
  onSendAgain: () => void;
  onWithdraw: () => void;
}

function InvitationRow({ invitation, isOver, isBusy, onSendAgain, onWithdraw }: InvitationRowProps) {
  const { email, role, invitedBy, createdAt, expiresAt } = invitation;
  return (
    <li aria-label={email} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex min-w-0 items-center gap-2 text-row font-medium">
          <span className="truncate" title={email}>
            {email}
          </span>
          <Badge>{role}</Badge>
          {isOver ? <Badge tone="expiring">expired</Badge> : null}
        </p>
        <p className="text-xs text-ink-3">
          Invited by {invitedBy} · <TimeText at={createdAt} />
          {isOver ? null : (
            <>
              {' · expires '}
              <TimeText at={expiresAt} as="from-now" />
            </>
          )}
        </p>
      </div>
      <MailState invitation={invitation} />
      <div className="flex gap-1.5">
        <Button size="sm" icon={<RotateCw size={13} aria-hidden />} busy={isBusy} onClick={onSendAgain}>
          Send again
        </Button>
        <Button size="sm" variant="danger" disabled={isBusy} onClick={onWithdraw}>
          Withdraw
        </Button>
      </div>
    </li>
  );
}

const states: Readonly<Record<Invitation['mail'], readonly [words: string, ink: string]>> = {
  awaiting_approval: ['Email waiting', 'text-ink-3'],
  waiting: ['Email sending', 'text-ink-2'],
  sent: ['Email sent', 'text-won'],
  kept: ['Not sent: no mail server', 'text-ink-2'],
  unknown: ['Email delivery unknown', 'text-danger'],
  failed: ['Email not sent', 'text-danger'],
  withdrawn: ['Email withdrawn', 'text-ink-3'],
};

/** Shows the status of the invitation’s email, with its error. */
function MailState({ invitation: { mail, mailError } }: { invitation: Invitation }) {
  const [words, ink] = states[mail];
  return (
    <p className={classNames('text-xs md:w-60', ink)}>
      {words}
      {mailError === null ? null : <span className="block text-ink-3">{mailError}</span>}
    </p>
  );
}
