import { z } from 'zod';
import { connectionId } from '../input.schema.ts';

/** Goes into a header of HTTP, so it is of plain characters. */
const headerText = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'Must not be empty')
    .max(maxLength, `At most ${maxLength} characters`)
    .regex(/^[\x21-\x7e]*$/u, 'Plain characters only, without spaces');

/** What Avinode is asked with: a token that it gave once, or a client that fetches one for an hour at a time. */
export const AvinodeCredentials = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('token'), apiToken: headerText(200), bearer: headerText(1_500) }),
  z.strictObject({
    kind: z.literal('oauth'),
    apiToken: headerText(200),
    // Avinode's name for us: it names no row of anybody's.
    clientId: headerText(200).meta({ namesNoRow: true }),
    clientSecret: headerText(500),
  }),
]);
export type AvinodeCredentials = z.output<typeof AvinodeCredentials>;

export const SaveCredentials = z.strictObject({ connectionId, credentials: AvinodeCredentials });
export type SaveCredentials = z.output<typeof SaveCredentials>;

export const ConnectionById = z.strictObject({ connectionId });
