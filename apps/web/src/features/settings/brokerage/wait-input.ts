export const waitUnits = ['minutes', 'hours', 'days'] as const;
export type WaitUnit = (typeof waitUnits)[number];

const minutesIn: Record<WaitUnit, number> = { minutes: 1, hours: 60, days: 1_440 };

/** Returns the largest unit without a remainder: 1440 minutes are one day. */
export function splitWait(minutes: number): { readonly amount: string; readonly unit: WaitUnit } {
  const unit = waitUnits.findLast((one) => minutes % minutesIn[one] === 0) ?? 'minutes';
  return { amount: String(minutes / minutesIn[unit]), unit };
}

/** Parses `1.5` hours as 90 minutes; null unless it is a whole number of minutes. */
export function readWait(amount: string, unit: WaitUnit): number | null {
  if (!/^\d{1,5}(?:[.,]\d{1,2})?$/u.test(amount.trim())) return null;
  const minutes = Number(amount.trim().replace(',', '.')) * minutesIn[unit];
  return Number.isInteger(minutes) ? minutes : null;
}
