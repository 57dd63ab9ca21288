import type { NotificationState } from '@tripthread/shared/sourcing/notification-states';
import type { SourcingTone } from '../../../entities/sourcing/sourcing-text.ts';

export const notificationStateTexts: Record<NotificationState, { readonly word: string; readonly tone: SourcingTone }> =
  {
    pending: { word: 'Waiting', tone: 'waiting' },
    placed: { word: 'Placed', tone: 'good' },
    orphan: { word: 'No session yet', tone: 'waiting' },
    parked: { word: 'Parked', tone: 'bad' },
  };

/** Formats the time from receipt to placement: `0.4 s`, `12 s`, `3 min`, `5 h`. */
export function formatLag(milliseconds: number): string {
  if (milliseconds < 9_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  if (milliseconds < 60_000) return `${Math.round(milliseconds / 1_000)} s`;
  if (milliseconds < 3_600_000) return `${Math.floor(milliseconds / 60_000)} min`;
  return milliseconds < 172_800_000
    ? `${Math.floor(milliseconds / 3_600_000)} h`
    : `${Math.floor(milliseconds / 86_400_000)} d`;
}

/** Indents a JSON body; returns any other body unchanged. */
export function readableBody(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
