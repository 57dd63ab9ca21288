import { z } from 'zod';
import { idempotencyKey, textUpTo } from '../../input.schema.ts';
import { maxDeclineReasonLength, maxQuestionLength, maxTypedNameLength } from './proposal-answers.ts';

/** The token of a proposal link: 32 random characters. It is a secret, so it travels in bodies, never in URLs that servers log. */
export const linkToken = z.string().regex(/^[A-Za-z0-9_-]{32}$/u, 'Not a valid link');

export const ByLink = z.strictObject({ token: linkToken });
export type ByLink = z.output<typeof ByLink>;

export const AskByLink = z.strictObject({ token: linkToken, text: textUpTo(maxQuestionLength), idempotencyKey });
export type AskByLink = z.output<typeof AskByLink>;

/** The client accepts one of the options and types their name. */
export const AcceptByLink = z.strictObject({
  token: linkToken,
  /** The option as numbered on the page, from 1. */
  option: z.int().min(1).max(4),
  name: textUpTo(maxTypedNameLength),
});
export type AcceptByLink = z.output<typeof AcceptByLink>;

export const DeclineByLink = z.strictObject({
  token: linkToken,
  name: textUpTo(maxTypedNameLength),
  reason: textUpTo(maxDeclineReasonLength).optional(),
});
export type DeclineByLink = z.output<typeof DeclineByLink>;
