import { inTransaction } from '@tripthread/db/database';
import {
  findProposalForUpdate,
  listProposalsToFollowUp,
  saveProposalReminder,
} from '@tripthread/db/queries/proposals/due-proposals';
import { appendToSession, getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { isDueToFollowUp } from '@tripthread/shared/sourcing/reminders';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { systemActor } from '@tripthread/shared/sessions/session-events';
import { isOpen } from '@tripthread/shared/sessions/sessions';
import type { ScheduleContext } from '../schedule-context.ts';

const batch = 100;

/**
 * Reminds brokers of proposals that their client has not answered: once per proposal. Idempotent, also in several processes
 * at once. It sends nothing to the client.
 * @returns how many proposals got a reminder
 */
export async function followUpProposals(
  { tenant, clock }: Pick<ScheduleContext, 'tenant' | 'clock'>,
  { followUpAfterMinutes }: { readonly followUpAfterMinutes: number },
): Promise<number> {
  const sentUntil = () => instantPlus(clock.now(), -followUpAfterMinutes * millisecondsPer.minute);
  let created = 0;
  const due = await inTransaction(tenant, (tx) => listProposalsToFollowUp(tx, sentUntil(), batch));
  for (const { id: proposalId, sessionId } of due) {
    const isCreated = await inTransaction(tenant, async (tx) => {
      const at = clock.now();
      const session = await getSessionForUpdate(tx, sessionId);
      const proposal = await findProposalForUpdate(tx, proposalId);
      const isDue = proposal !== null && isDueToFollowUp(proposal, followUpAfterMinutes, at);
      if (!isDue || !isOpen(session.status)) return false;
      await saveProposalReminder(tx, proposalId, at);
      const refs = { proposalId };
      const patch = { turn: 'broker' } as const;
      const append = { session, kind: 'chaser_due', actor: systemActor, source: 'schedule', at, patch, refs } as const;
      await appendToSession(tx, append);
      return true;
    });
    if (isCreated) created += 1;
  }
  return created;
}
