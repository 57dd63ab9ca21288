import { allow, type Decision, type FieldErrors, refuse } from '../failures.ts';
import { sameValue } from '../sessions/session-events.ts';

/**
 * Somebody who looked at `before` wants `wanted`: only what they touched is changed, so two who touch different fields
 * both get theirs. In the way is a field that says something else by now than what they saw and than what they want.
 * @returns what to save of it, which may be nothing
 */
export function decideSettings<Settings extends object>(
  before: Settings,
  wanted: Settings,
  current: Settings,
): Decision<Partial<Settings>> {
  const touched = (Object.keys(wanted) as (keyof Settings & string)[]).filter(
    (field) => !sameValue(before[field], wanted[field]),
  );
  const open = touched.filter((field) => !sameValue(current[field], wanted[field]));
  const overtaken: FieldErrors = Object.fromEntries(
    open
      .filter((field) => !sameValue(before[field], current[field]))
      .map((field) => [field, 'Somebody else set this meanwhile']),
  );
  if (Object.keys(overtaken).length > 0) return refuse('STALE_VERSION', overtaken);
  return allow(Object.fromEntries(open.map((field) => [field, wanted[field]])) as Partial<Settings>);
}
