import { useState } from 'react';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

export type Invitation = Outputs['team']['invitations']['invitations'][number];

/** A link that is shown only once. */
export interface ShownLink {
  readonly email: string;
  readonly address: string;
}

const pollMs = 2_000;

/** Reads the invitations; again while an email is being sent. */
export const useInvitationList = () =>
  trpc.team.invitations.useQuery(undefined, {
    refetchOnWindowFocus: true,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.invitations.some(({ mail }) => mail === 'waiting') === true ? pollMs : false,
  });

/** A lead’s actions on open invitations. */
export function useInvitations(onLink: (link: ShownLink) => void) {
  const utils = trpc.useUtils();
  const { mutateAsync: invite } = trpc.team.invite.useMutation();
  const { mutateAsync: revoke } = trpc.team.revokeInvitation.useMutation();
  const [busyId, setBusyId] = useState<string | null>(null);

  const change = async (invitation: Invitation, work: () => Promise<void>): Promise<void> => {
    setBusyId(invitation.id);
    try {
      await work();
    } catch (error) {
      toast({ tone: 'danger', text: failureOf(error).sentence });
    } finally {
      // Also reads the team again: an invitation may have been accepted.
      await utils.team.invalidate();
      setBusyId(null);
    }
  };
  const sendAgain = (invitation: Invitation) =>
    change(invitation, async () => {
      const { email, role } = invitation;
      const { path } = await invite({ email, role });
      told({ email, path }, onLink);
    });

  return {
    busyId,
    sendAgain,
    withdraw: (invitation: Invitation) =>
      change(invitation, async () => {
        // Removed optimistically; read again when the server refuses.
        utils.team.invitations.setData(undefined, (data) =>
          data === undefined
            ? data
            : { ...data, invitations: data.invitations.filter(({ id }) => id !== invitation.id) },
        );
        await revoke({ invitationId: invitation.id });
        toast({
          text: `The link of ${invitation.email} no longer works`,
          action: { label: 'Invite again', run: () => void sendAgain(invitation) },
        });
      }),
  };
}

/** Says that the email is on its way, or shows the link when there is no mail server. */
export function told(
  { email, path }: { readonly email: string; readonly path: string | null },
  onLink: (link: ShownLink) => void,
): void {
  if (path === null) toast({ text: `Invitation sent to ${email}` });
  else onLink({ email, address: new URL(path, location.origin).href });
}
