import type { CancelReason } from '@tripthread/shared/sourcing/avinode';

/** The default messages to operators. */
export const cancelMessages: Record<CancelReason, string> = {
  BY_CLIENT: 'Our client has cancelled this trip. Thank you for your time.',
  CHANGED: 'The trip has changed, so we are withdrawing this request. Thank you for your time.',
  BOOKED: 'This trip has been booked with another operator. Thank you for your time.',
  OTHER: 'We are withdrawing this request. Thank you for your time.',
};
