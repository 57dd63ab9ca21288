import { tenantOf } from '@tripthread/db/database';
import { Failure } from '@tripthread/shared/failures';
import { initTRPC, TRPCError } from '@trpc/server';
import type { Context } from './context.ts';
import { codeOf, errorData, failureOf } from './errors.ts';
import { rejectUnboundedJson } from '../limits/json-bounds.ts';
import { maxStreamMs, pingIntervalMs } from '../live/realtime.ts';

/**
 * Who may call a procedure; `brokerage`: records that the whole brokerage shares. The authorisation matrix reads it; a
 * procedure without one fails that test.
 */
export interface Meta {
  readonly authz: 'public' | 'signed_in' | 'brokerage' | 'own_session' | 'readable_session' | 'lead';
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: pingIntervalMs },
      client: { reconnectAfterInactivityMs: 2 * pingIntervalMs },
      maxDurationMs: maxStreamMs,
    },
    errorFormatter({ error, shape, ctx }) {
      const failure = failureOf(error);
      // tRPC's own refusals keep their status, such as 405.
      const data = errorData(
        failure,
        ctx?.requestId ?? null,
        failure === null || error.cause instanceof Failure ? undefined : shape.data.httpStatus,
      );
      return { message: data.sentence, code: shape.code, data };
    },
  });

export const { router, mergeRouters, createCallerFactory } = t;

/** For every caller, signed in or not. Maps failures to their status, and bounds the input before it is parsed. */
export const publicProcedure = t.procedure
  .meta({ authz: 'public' })
  .use(async ({ next }) => {
    const result = await next();
    if (result.ok) return result;
    const failure = failureOf(result.error);
    if (failure === null) return result;
    throw new TRPCError({ code: codeOf[failure.kind], message: failure.message, cause: failure });
  })
  .use(async ({ next, getRawInput }) => {
    rejectUnboundedJson(await getRawInput());
    return next();
  });

/** @throws NOT_SIGNED_IN also when the broker is inactive or the login has ended */
export const authenticatedProcedure = publicProcedure.meta({ authz: 'signed_in' }).use(async ({ ctx, next }) => {
  const viewer = await ctx.findViewer();
  if (viewer === null) throw new Failure('NOT_SIGNED_IN');
  return next({ ctx: { ...ctx, viewer, tenant: tenantOf(ctx.database, viewer.brokerageId) } });
});

/** @throws LEAD_ONLY */
export const leadProcedure = authenticatedProcedure.meta({ authz: 'lead' }).use(async ({ ctx, next }) => {
  if (ctx.viewer.role !== 'lead') throw new Failure('LEAD_ONLY');
  return next();
});
