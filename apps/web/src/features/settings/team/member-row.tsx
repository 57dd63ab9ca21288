import { Ellipsis, Forward, UserCheck, UserMinus } from 'lucide-react';
import { Badge } from '../../../components/text/badge.tsx';
import { Button, IconButton } from '../../../components/controls/button.tsx';
import { Select } from '../../../components/controls/field.tsx';
import { Menu } from '../../../components/overlays/menu.tsx';
import { initials } from '../../../lib/format/format.ts';
import type { Member } from './team-page.tsx';

interface MemberRowProps {
  member: Member;
  isMe: boolean;
  isLastLead: boolean;
  hasColleagues: boolean;
  isBusy: boolean;
  onRole: (role: Member['role']) => void;
  onHandOver: () => void;
  onSwitchOff: () => void;
  onSwitchOn: () => void;
}

const sessionsOf = ({ openSessions: count }: Member): string =>
  count === 0 ? 'No open sessions' : count === 1 ? '1 open session' : `${count} open sessions`;

function loginMethodsOf({ hasPassword, hasIdentity }: Member): string {
  if (hasPassword && hasIdentity) return 'password or token';
  return hasPassword ? 'password' : hasIdentity ? 'token' : 'no login yet';
}

export function MemberRow(props: MemberRowProps) {
  const { member, isMe, isLastLead, isBusy, onRole } = props;
  const { name, email, isActive, role } = member;
  return (
    <li aria-label={name} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <span
        aria-hidden
        className="flex size-8 shrink-0 items-center justify-center rounded-full bg-surface-3 text-2xs font-semibold text-ink-2"
      >
        {initials(name)}
      </span>
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex min-w-0 items-center gap-2 text-row font-medium">
          <span className="truncate">{name}</span>
          {isMe ? <Badge>you</Badge> : null}
          {isActive ? null : <Badge tone="expiring">deactivated</Badge>}
        </p>
        <p className="truncate text-xs text-ink-3" title={`Signs in by ${loginMethodsOf(member)}`}>
          {email}
        </p>
      </div>
      <OpenSessions {...props} />
      <div className="flex items-center justify-end gap-1.5 max-md:pl-12 md:w-42">
        {isActive ? (
          <Select
            aria-label={`Role of ${name}`}
            className="w-24"
            value={role}
            disabled={isBusy || isLastLead}
            title={isLastLead ? 'Make another broker a lead first' : undefined}
            onChange={(event) => onRole(event.target.value as Member['role'])}
          >
            <option value="broker">Broker</option>
            <option value="lead">Lead</option>
          </Select>
        ) : (
          <Button icon={<UserCheck size={14} aria-hidden />} busy={isBusy} onClick={props.onSwitchOn}>
            Activate
          </Button>
        )}
        <More {...props} />
      </div>
    </li>
  );
}

/** A deactivated broker cannot hand over their own sessions; a lead has to. */
function OpenSessions({ member, hasColleagues, onHandOver }: MemberRowProps) {
  if (member.isActive || member.openSessions === 0 || !hasColleagues)
    return <p className="w-36 text-xs text-ink-3 tabular-nums max-md:w-full max-md:pl-12">{sessionsOf(member)}</p>;
  return (
    <Button
      size="sm"
      className="w-36 text-expiring max-md:ml-12"
      icon={<Forward size={14} aria-hidden />}
      onClick={onHandOver}
    >
      {sessionsOf(member)}
    </Button>
  );
}

function More({ member, isLastLead, hasColleagues, onHandOver, onSwitchOff }: MemberRowProps) {
  const icon = { size: 14, 'aria-hidden': true } as const;
  const handOver = {
    label: 'Hand over open sessions',
    icon: <Forward {...icon} />,
    disabled: member.openSessions === 0 || !hasColleagues,
    onSelect: onHandOver,
  };
  const switchOff = {
    label: 'Deactivate',
    icon: <UserMinus {...icon} />,
    danger: true,
    disabled: isLastLead,
    onSelect: onSwitchOff,
  };
  return (
    <Menu
      label={`More about ${member.name}`}
      align="end"
      trigger={(trigger) => (
        <IconButton {...trigger} label={`More about ${member.name}`}>
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      )}
      groups={[[handOver], member.isActive ? [switchOff] : []]}
    />
  );
}
