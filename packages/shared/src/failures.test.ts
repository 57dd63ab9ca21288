import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Reason } from './failure-registry.ts';
import { Failure, type FieldErrors } from './failures.ts';

declare module './failures.ts' {
  interface CurrentStates {
    readonly example: { readonly example: string };
  }
}

describe('a failure', () => {
  it('takes only the details of its reason', () => {
    expect(new Failure('BUSY', { retryAfterSeconds: 5 }).details.retryAfterSeconds).toBe(5);
    expect(new Failure('STALE_VERSION', { current: { example: 'saved' } }).details.current).toEqual({
      example: 'saved',
    });
    // @ts-expect-error -- NO_TRIP has no retryAfterSeconds
    expect(new Failure('NO_TRIP', { retryAfterSeconds: 5 }).reason).toBe('NO_TRIP');
    // @ts-expect-error -- only STALE_VERSION has the saved state
    expect(new Failure('BUSY', { current: { example: 'saved' } }).reason).toBe('BUSY');
  });

  it('tells its details by its reason', () => {
    const error: unknown = new Failure('STALE_VERSION', {
      fields: { subject: 'Changed' },
      current: { example: 'saved' },
    });
    if (!(error instanceof Failure)) throw new Error('a failure is an instance of its class');
    expectTypeOf(error.reason).toEqualTypeOf<Reason>();
    expectTypeOf(error.details.fields).toEqualTypeOf<FieldErrors | undefined>();
    // @ts-expect-error -- not every reason carries the saved state
    expect(error.details.current).toBeDefined();
    if (error.reason !== 'STALE_VERSION') throw new Error('the reason was given');
    expect(error.details.current).toEqual({ example: 'saved' });
  });
});
