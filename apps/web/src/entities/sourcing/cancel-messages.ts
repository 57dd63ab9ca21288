import type { CancelReason } from '@tripthread/shared/sourcing/avinode';

/** What operators are told when nothing else is written. */
export const cancelMessages: Record<CancelReason, string> = {
  BY_CLIENT: 'Our client has cancelled this trip. Thank you for your time.',
  CHANGED: 'The trip has changed, so we take this request back. Thank you for your time.',
  BOOKED: 'This trip has been booked with another operator. Thank you for your time.',
  OTHER: 'We take this request back. Thank you for your time.',
};
