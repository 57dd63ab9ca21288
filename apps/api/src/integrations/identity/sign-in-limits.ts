import { Failure } from '@tripthread/shared/failures';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const windowSeconds = 10 * 60;
const most = { perAccount: 10, perAddress: 50 } as const;

export interface SignInLimits {
  /** Counts a try before it is made, so that concurrent ones are counted too. @throws TOO_MANY_SIGN_INS */
  count(email: string, address: string): Promise<void>;
  /** Removes a successful try from the count. */
  forgive(email: string, address: string): Promise<void>;
}

/** Limits failed tries per account and per address in ten minutes, in the memory of this process. */
export function openSignInLimits(): SignInLimits {
  const accounts = new RateLimiterMemory({ points: most.perAccount, duration: windowSeconds });
  const addresses = new RateLimiterMemory({ points: most.perAddress, duration: windowSeconds });
  return {
    async count(email, address) {
      try {
        await addresses.consume(address);
        await accounts.consume(email);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new Failure('TOO_MANY_SIGN_INS', { retryAfterSeconds: refusal.msBeforeNext / 1_000 });
      }
    },
    async forgive(email, address) {
      await Promise.all([accounts.delete(email), addresses.reward(address)]);
    },
  };
}
