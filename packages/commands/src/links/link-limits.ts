import type { Database } from '@tripthread/db/database';
import { type CallLimiter, openCallLimiter } from '@tripthread/db/gate';
import { Failure } from '@tripthread/shared/failures';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { callerGroup } from './caller-group.ts';

const tenMinutes = 10 * 60;
const most = { missesPerAddress: 30, missesPerBeginning: 30, callsPerLinkAndMinute: 600 } as const;
// Four characters are 24 bits: guesses that share a prefix are limited together, from any number of addresses.
const beginning = 4;

export interface LinkLimits {
  /** Counts a lookup before it is made, so that concurrent ones count too. @throws TOO_MANY_TRIES */
  countLookUp(token: string, address: string): Promise<void>;
  /** Counts a valid token for its own link only. @throws TOO_MANY_TRIES */
  countFound(token: string, address: string, linkId: string): Promise<void>;
  /** Limits concurrent public calls, so that they cannot use all database connections. */
  readonly gate: CallLimiter;
}

function openLinkLimits(): LinkLimits {
  const addresses = new RateLimiterMemory({ points: most.missesPerAddress, duration: tenMinutes });
  const beginnings = new RateLimiterMemory({ points: most.missesPerBeginning, duration: tenMinutes });
  const links = new RateLimiterMemory({ points: most.callsPerLinkAndMinute, duration: 60 });
  return {
    gate: openCallLimiter({ most: 8, maxQueued: 128, refuseAfter: { since: 'arrival', ms: 5_000 } }),
    async countLookUp(token, address) {
      await consume(addresses, callerGroup(address));
      await consume(beginnings, token.slice(0, beginning));
    },
    async countFound(token, address, linkId) {
      await Promise.all([addresses.reward(callerGroup(address)), beginnings.reward(token.slice(0, beginning))]);
      await consume(links, linkId);
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new Failure('TOO_MANY_TRIES', { retryAfterSeconds: refusal.msBeforeNext / 1_000 });
  }
}

const opened = new WeakMap<Database, LinkLimits>();

/**
 * Limits of public links. Guesses at proposal and invitation links count together. The counts are in the memory of one
 * process.
 */
export function linkLimitsOf(database: Database): LinkLimits {
  const limits = opened.get(database) ?? openLinkLimits();
  opened.set(database, limits);
  return limits;
}
