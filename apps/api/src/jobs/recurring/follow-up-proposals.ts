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
import { recurring } from '../recurring.ts';

const batch = 100;

/**
 * Says of every proposal that nobody answered for as long as its brokerage waits that its client should be followed up:
 * once per proposal, whoever looks and however often. It writes to nobody.
 * @returns how many it said so of
 */
export const followUpProposals = recurring('follow-up-proposals', async ({ tenant, clock, settings }) => {
  const { followUpAfterMinutes } = settings;
  const sentUntil = () => instantPlus(clock.now(), -followUpAfterMinutes * millisecondsPer.minute);
  let fired = 0;
  // A proposal that was answered while this ran is not met again: it is no longer among those that are out.
  const due = await inTransaction(tenant, (tx) => listProposalsToFollowUp(tx, sentUntil(), batch));
  for (const { id: proposalId, sessionId } of due) {
    const isFired = await inTransaction(tenant, async (tx) => {
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
    if (isFired) fired += 1;
  }
  return fired;
});
