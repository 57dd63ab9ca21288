import { allow, type Decision, type FieldErrors, refuse } from '../failures.ts';
import { keysOf, pickFields } from '../fields.ts';
import { sameValue } from '../sessions/session-events.ts';

/**
 * Merges a form that was opened with `before` and now holds `wanted`: only changed fields are saved, so two people who change
 * different fields both succeed. A field conflicts if its stored value differs from both.
 * @returns the fields to save, possibly none
 */
export function decideSettings<Settings extends object>(
  before: Settings,
  wanted: Settings,
  current: Settings,
): Decision<Partial<Settings>> {
  const touched = keysOf(wanted).filter((field) => !sameValue(before[field], wanted[field]));
  const open = touched.filter((field) => !sameValue(current[field], wanted[field]));
  const overtaken: FieldErrors = Object.fromEntries(
    open
      .filter((field) => !sameValue(before[field], current[field]))
      .map((field) => [field, 'A colleague changed this first']),
  );
  if (Object.keys(overtaken).length > 0) return refuse('STALE_VERSION', overtaken);
  return allow(pickFields<Settings>(wanted, open));
}
