import { z } from 'zod';

/**
 * Avinode's thin notification: a pointer, parsed tolerantly since properties may be added at any time.
 * `href` is stored with the raw body and never requested.
 */
export const AvinodeNotification = z.object({
  id: z.string().regex(/^[A-Za-z]{1,20}-[A-Za-z0-9-]{1,60}$/u),
  href: z.string().max(2_000).nullish(),
  type: z.string().min(1).max(40),
  tripId: z.string().max(40).nullish(),
});
export type AvinodeNotification = z.output<typeof AvinodeNotification>;
