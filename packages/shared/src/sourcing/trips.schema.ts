import { z } from 'zod';
import { cancelReasons } from './avinode.ts';
import { idempotencyKey, rfqId, sessionId, textUpTo } from '../input.schema.ts';
import { maxSellerMessageLength } from './avinode-commands.ts';

/** "Search in Avinode": makes a trip there of the session's request. */
export const CreateTrip = z.strictObject({ sessionId, idempotencyKey });
export type CreateTrip = z.output<typeof CreateTrip>;

/** What the operators who were asked are told when a trip or a request to them is taken back. */
export const cancelling = {
  reason: z.enum(cancelReasons),
  message: textUpTo(maxSellerMessageLength),
};

/** Takes back the trip of a session, with every RFQ of it. */
export const CancelTrip = z.strictObject({ sessionId, ...cancelling, idempotencyKey });
export type CancelTrip = z.output<typeof CancelTrip>;

/** Takes back what one operator was asked. */
export const CancelRfq = z.strictObject({ sessionId, rfqId, ...cancelling, idempotencyKey });
export type CancelRfq = z.output<typeof CancelRfq>;

/** Reads the trip of a session at Avinode now. */
export const ReadTrip = z.strictObject({ sessionId });

/** An id, a trip code or a deep link of Avinode's, as somebody pasted it. */
export const ResolveName = z.strictObject({ text: textUpTo(2_000) });
