import { z } from 'zod';
import { connectionId } from '../input.schema.ts';

/** Sent in an HTTP header, so only printable ASCII is allowed. */
const headerText = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'Must not be empty')
    .max(maxLength, `At most ${maxLength} characters`)
    .regex(/^[\x21-\x7e]*$/u, 'Plain characters only, without spaces');

/** Credentials for Avinode: a permanent token, or an OAuth client that fetches one-hour tokens. */
export const AvinodeCredentials = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('token'), apiToken: headerText(200), bearer: headerText(1_500) }),
  z.strictObject({
    kind: z.literal('oauth'),
    apiToken: headerText(200),
    // Our name at Avinode: it does not reference a row.
    clientId: headerText(200).meta({ namesNoRow: true }),
    clientSecret: headerText(500),
  }),
]);
export type AvinodeCredentials = z.output<typeof AvinodeCredentials>;

export const SaveCredentials = z.strictObject({ connectionId, credentials: AvinodeCredentials });
export type SaveCredentials = z.output<typeof SaveCredentials>;

export const ConnectionById = z.strictObject({ connectionId });
