import { failureOf } from '../../lib/api/failure.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';

export type MailAction = 'approve' | 'withdraw' | 'resend' | 'markSent';

const done: Readonly<Record<MailAction, string>> = {
  approve: 'Approved',
  withdraw: 'Withdrawn; it stays in the thread',
  resend: 'Sending again',
  markSent: 'Marked as sent',
};

/** Runs the actions on a mail. A refusal is shown, and the list is read again. */
export function useMailActions() {
  const utils = trpc.useUtils();
  const moves = {
    approve: trpc.mails.approve.useMutation(),
    withdraw: trpc.mails.withdraw.useMutation(),
    resend: trpc.mails.resend.useMutation(),
    markSent: trpc.mails.markSent.useMutation(),
  };
  const move = async (which: MailAction, mailIds: readonly string[]): Promise<void> => {
    const outcomes = await Promise.allSettled(mailIds.map((mailId) => moves[which].mutateAsync({ mailId })));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) toast({ tone: 'danger', text: failureOf(failed.reason).sentence });
    else toast({ text: mailIds.length > 1 ? `${mailIds.length} emails: ${done[which].toLowerCase()}` : done[which] });
    await utils.mails.invalidate();
  };
  return { move, isMoving: Object.values(moves).some(({ isPending }) => isPending) };
}
