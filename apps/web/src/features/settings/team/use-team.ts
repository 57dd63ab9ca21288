import { useState } from 'react';
import { failureOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { Member } from './team-page.tsx';

/** A lead’s changes of a broker. A refusal is shown, and the list is read again. */
export function useTeam() {
  const utils = trpc.useUtils();
  const role = trpc.team.setRole.useMutation();
  const active = trpc.team.setActive.useMutation();
  const [busyId, setBusyId] = useState<string | null>(null);

  const change = async (member: Member, work: () => Promise<unknown>, done: string): Promise<boolean> => {
    setBusyId(member.id);
    try {
      await work();
      toast({ text: done });
      return true;
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
      return false;
    } finally {
      await Promise.all([utils.team.list.invalidate(), utils.viewer.me.invalidate()]);
      setBusyId(null);
    }
  };

  return {
    busyId,
    setRole: (member: Member, to: Member['role']) =>
      change(
        member,
        () => role.mutateAsync({ agentId: member.id, role: to }),
        to === 'lead' ? `${member.name} is a lead now` : `${member.name} is a broker now`,
      ),
    setActive: (member: Member, isActive: boolean) =>
      change(
        member,
        () => active.mutateAsync({ agentId: member.id, isActive }),
        isActive ? `${member.name} can sign in again` : `${member.name} is signed out everywhere`,
      ),
  };
}
