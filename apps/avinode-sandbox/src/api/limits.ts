import type { RequestHandler } from 'express';
import type { RateLimit } from '../world/model.ts';
import type { Store } from '../world/store.ts';
import { sendProblem } from './send-response.ts';
import { Problem } from '../world/problem.ts';

interface Bucket {
  tokens: number;
  at: number;
}

export interface Limiter {
  readonly guard: RequestHandler;
  /** Clears all buckets. */
  refill(): void;
}

/** A token bucket per connection, about one call a second with bursts; every response has the remaining calls. */
export function openLimiter(store: Store): Limiter {
  const buckets = new Map<string, Bucket>();
  const guard: RequestHandler = (request, response, next) => {
    const limit = store.faults().rateLimit;
    if (!limit.isOn) return next();
    const bucket = bucketOf(buckets, request.header('authorization') ?? '', limit);
    const isSpent = bucket.tokens < 1;
    if (!isSpent) bucket.tokens -= 1;
    const wait = Math.max(1, Math.ceil((1 - bucket.tokens) / limit.refillPerSecond));
    const full = Math.ceil((limit.burst - bucket.tokens) / limit.refillPerSecond);
    response.setHeader('X-Rate-Limit-Limit', String(limit.burst));
    response.setHeader('X-Rate-Limit-Remaining', String(Math.floor(bucket.tokens)));
    response.setHeader('X-Rate-Limit-Reset', String(isSpent ? wait : full));
    if (!isSpent) return next();
    response.setHeader('Retry-After', String(wait));
    sendProblem(response, new Problem(429, [{ title: 'Too many requests', code: 'TOO_MANY_REQUESTS' }]));
  };
  return { guard, refill: () => buckets.clear() };
}

function bucketOf(buckets: Map<string, Bucket>, caller: string, { burst, refillPerSecond }: RateLimit): Bucket {
  const now = performance.now();
  const bucket = buckets.get(caller) ?? { tokens: burst, at: now };
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * refillPerSecond);
  bucket.at = now;
  if (buckets.size > 1_000) buckets.clear();
  buckets.set(caller, bucket);
  return bucket;
}
