import { z } from 'zod';
import { cancelReasons } from './avinode.ts';
import { idempotencyKey, rfqId, sessionId, textUpTo } from '../input.schema.ts';
import { maxSellerMessageLength } from './avinode-commands.ts';

/** "Search in Avinode": creates an Avinode trip from the session's request. */
export const CreateTrip = z.strictObject({ sessionId, idempotencyKey });
export type CreateTrip = z.output<typeof CreateTrip>;

/** The message to the operators when a trip or an RFQ is cancelled. */
export const cancelling = {
  reason: z.enum(cancelReasons),
  message: textUpTo(maxSellerMessageLength),
};

/** Cancels the trip of a session, with all its RFQs. */
export const CancelTrip = z.strictObject({ sessionId, ...cancelling, idempotencyKey });
export type CancelTrip = z.output<typeof CancelTrip>;

/** Cancels one RFQ. */
export const CancelRfq = z.strictObject({ sessionId, rfqId, ...cancelling, idempotencyKey });
export type CancelRfq = z.output<typeof CancelRfq>;

/** Reads the trip of a session from Avinode now. */
export const ReadTrip = z.strictObject({ sessionId });

/** An id, a trip code or a deep link of Avinode, as pasted. */
export const ResolveName = z.strictObject({ text: textUpTo(2_000) });
