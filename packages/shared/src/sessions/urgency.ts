import { type Instant, instantPlus, millisecondsPer } from '../time/clock.ts';
import { isOpen, type SessionFacts } from './sessions.ts';

const { minute, hour, day } = millisecondsPer;

/** Time needed to send a proposal and have it read before a price expires. */
const proposalLeadTime = hour;
/** How long a message may wait for an answer. */
const replyDeadline = 30 * minute;
/** After this, a session that waits for others is checked again. */
const followUpDeadline = day;
const beforeDeparture = day;
/** Snoozed without a date: sorted behind everything that has one. */
const snoozedWithoutDate = 365 * day;

type Facts = Pick<
  SessionFacts,
  'status' | 'pausedUntil' | 'lastActivityAt' | 'turn' | 'earliestExpiryAt' | 'silentSinceAt' | 'departureDate'
>;

/**
 * Returns by when a broker has to act on an open session; null for a closed one. It is an instant, not a score: it does not
 * depend on the current time, so the database can store, index and page by it. SQL has the same rule as the generated
 * column `chat_sessions.due_at`, and a test holds the two equal.
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

/** The last day before departure; a past departure adds no urgency. */
function departure(date: string, lastActivityAt: Instant): Instant {
  const at = instantPlus(`${date}T00:00:00.000Z`, -beforeDeparture);
  return at > lastActivityAt ? at : lastActivityAt;
}
