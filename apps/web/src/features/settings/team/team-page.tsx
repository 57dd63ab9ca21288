import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Sheet } from '../../../components/frames/list-frame.tsx';
import { ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useMe } from '../../../entities/identity/use-me.ts';
import { SettingsFrame } from '../settings-frame.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { MemberRow } from './member-row.tsx';
import { SwitchOffDialog } from './deactivate-dialog.tsx';
import type { ShownLink } from './use-invitations.ts';
import { useTeam } from './use-team.ts';

export type Member = Outputs['team']['list']['members'][number];

/** Lists the brokers, their roles and open sessions. */
export function TeamPage() {
  const [isInviting, setInviting] = useState(false);
  const [link, setLink] = useState<ShownLink | null>(null);
  return (
    <SettingsFrame
      title="Team"
      text="Leads see every session; brokers see their own and summaries of others."
      action={
        <Button variant="primary" icon={<UserPlus size={14} aria-hidden />} onClick={() => setInviting(true)}>
          Invite
        </Button>
      }
    >
      <Loaded />
      <InvitationList onLink={setLink} />
      {isInviting ? <InviteDialog onClose={() => setInviting(false)} onLink={setLink} /> : null}
      {link === null ? null : <LinkDialog link={link} onClose={() => setLink(null)} />}
    </SettingsFrame>
  );
}

function Loaded() {
  const query = trpc.team.list.useQuery(undefined, { refetchOnWindowFocus: true });
  if (query.data !== undefined) return <Team members={query.data.members} />;
  if (query.isError) {
    const { sentence, requestId } = failureOf(query.error);
    return (
      <ErrorState
        title="The team could not be loaded"
        sentence={sentence}
        requestId={requestId}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <SkeletonBlock label="Loading the team" className="flex flex-col gap-4 p-4">
      <Skeleton className="w-2/5" />
      <Skeleton className="w-3/5" />
      <Skeleton className="w-1/2" />
    </SkeletonBlock>
  );
}

type Asked = { readonly what: 'hand over' | 'switch off'; readonly member: Member } | null;

function Team({ members }: { members: readonly Member[] }) {
  const me = useMe();
  const team = useTeam();
  const [asked, setAsked] = useState<Asked>(null);
  const leads = members.filter(({ role, isActive }) => role === 'lead' && isActive);
  const close = () => setAsked(null);
  return (
    <Sheet>
      <ul aria-label="Team" className="divide-y divide-line">
        {members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            isMe={member.id === me?.agent.id}
            isLastLead={leads.length === 1 && leads[0]?.id === member.id}
            hasColleagues={members.some(({ id, isActive }) => isActive && id !== member.id)}
            isBusy={team.busyId === member.id}
            onRole={(role) => void team.setRole(member, role)}
            onHandOver={() => setAsked({ what: 'hand over', member })}
            onSwitchOff={() => setAsked({ what: 'switch off', member })}
            onSwitchOn={() => void team.setActive(member, true)}
          />
        ))}
      </ul>
      {asked?.what === 'hand over' ? (
        <HandOverDialog from={asked.member} members={members} onClose={close} />
      ) : asked?.what === 'switch off' ? (
        <SwitchOffDialog
          member={asked.member}
          onClose={close}
          onConfirm={() => team.setActive(asked.member, false)}
          onHandOver={() => setAsked({ what: 'hand over', member: asked.member })}
        />
      ) : null}
    </Sheet>
  );
}
