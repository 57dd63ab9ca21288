import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import { isOpen, type SessionFacts } from './sessions.ts';

const { minute, hour, day } = millisecondsPer;

/** What it takes to get a proposal out and read before a price lapses. */
const proposalLeadTime = hour;
/** Whoever wrote waits this long without wondering. */
const replyDeadline = 30 * minute;
/** Whatever is waited for is looked at again after this. */
const followUpDeadline = day;
const beforeDeparture = day;
/** Put away without a day to come back: behind everything that has one. */
const snoozedWithoutDate = 365 * day;

type Facts = Pick<
  SessionFacts,
  'status' | 'pausedUntil' | 'lastActivityAt' | 'turn' | 'earliestExpiryAt' | 'silentSinceAt' | 'departureDate'
>;

/**
 * By when somebody has to act on an open session; null for a closed one. An instant and no score: it holds whatever the
 * clock says, so the database can keep it, index it and go through it page by page. The same rule stands in SQL as the
 * generated column `chat_sessions.due_at`, and a test holds the two equal.
 */
export function dueAtOf(facts: Facts): Instant | null {
  const { lastActivityAt } = facts;
  if (!isOpen(facts.status)) return null;
  if (facts.status === 'paused') return facts.pausedUntil ?? instantPlus(lastActivityAt, snoozedWithoutDate);
  const reasons = [
    instantPlus(lastActivityAt, followUpDeadline),
    facts.earliestExpiryAt === null ? null : instantPlus(facts.earliestExpiryAt, -proposalLeadTime),
    facts.turn === 'broker' ? instantPlus(lastActivityAt, replyDeadline) : null,
    facts.turn === 'broker' ? facts.silentSinceAt : null,
    facts.departureDate === null ? null : departure(facts.departureDate, lastActivityAt),
  ];
  return reasons.filter((instant) => instant !== null).sort()[0] ?? null;
}

/** The last day before departure; one that is past presses no more than what happened since. */
function departure(date: string, lastActivityAt: Instant): Instant {
  const at = instantPlus(`${date}T00:00:00.000Z`, -beforeDeparture);
  return at > lastActivityAt ? at : lastActivityAt;
}
