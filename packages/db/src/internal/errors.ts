import { Failure } from '@tripthread/shared/failures';

/** An error and its causes: the query builder wraps the driver's. */
function* causesOf(error: unknown): Generator<object> {
  for (let e = error; typeof e === 'object' && e !== null; e = 'cause' in e ? e.cause : undefined) yield e;
}

/** Returns PostgreSQL's five-character code of an error. */
export function errorCode(error: unknown): string | undefined {
  for (const e of causesOf(error)) if ('code' in e && typeof e.code === 'string') return e.code;
  return undefined;
}

/** Returns the name of the constraint that an error refers to. */
export function errorConstraint(error: unknown): string | undefined {
  for (const e of causesOf(error)) {
    if ('constraint_name' in e && typeof e.constraint_name === 'string') return e.constraint_name;
  }
  return undefined;
}

// Lost or refused connections, timeouts, full disk, shutdown, read-only after a failover: report BUSY, never the database's text.
const unavailable =
  /^(?:08|53|57|58)|^(?:25006|40P01|55P03|25P03|CONNECTION_|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/u;

export function asFailure(error: unknown): unknown {
  if (error instanceof Failure) return error;
  const code = errorCode(error);
  return code !== undefined && unavailable.test(code) ? new Failure('BUSY', { retryAfterSeconds: 1 }) : error;
}
