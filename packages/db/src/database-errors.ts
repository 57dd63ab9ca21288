import { errorCode, errorConstraint } from './internal/errors.ts';

export const isUniqueViolation = (error: unknown, constraint: string): boolean =>
  errorCode(error) === '23505' && errorConstraint(error) === constraint;

/** Returns whether a statement took too long. Unlike other causes of BUSY, it will happen again. */
export const isStatementTimeout = (error: unknown): boolean => errorCode(error) === '57014';

type ConnectionProblem = 'unreachable' | 'wrong_login' | 'missing_right' | 'missing_database';

const problems: Readonly<Record<string, ConnectionProblem>> = {
  ECONNREFUSED: 'unreachable',
  CONNECT_TIMEOUT: 'unreachable',
  ENOTFOUND: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  '28P01': 'wrong_login',
  '28000': 'wrong_login',
  '42501': 'missing_right',
  '3D000': 'missing_database',
};

/** Returns what is wrong with the connection that DATABASE_URL names; null for other errors. */
export const connectionProblemOf = (error: unknown): ConnectionProblem | null =>
  problems[errorCode(error) ?? ''] ?? null;
