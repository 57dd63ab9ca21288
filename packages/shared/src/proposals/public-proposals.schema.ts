import { z } from 'zod';
import { idempotencyKey, textUpTo } from '../input.schema.ts';
import { maxDeclineReasonLength, maxQuestionLength, maxTypedNameLength } from './proposal-answers.ts';

/** What stands in a proposal's link: 32 characters that nobody can guess. It is a key, so it travels in bodies, never in addresses. */
export const linkToken = z.string().regex(/^[A-Za-z0-9_-]{32}$/u, 'Not a link of ours');

export const ByLink = z.strictObject({ token: linkToken });
export type ByLink = z.output<typeof ByLink>;

export const AskByLink = z.strictObject({ token: linkToken, text: textUpTo(maxQuestionLength), idempotencyKey });
export type AskByLink = z.output<typeof AskByLink>;

/** The client says yes to one of the options, with their name typed by themselves. */
export const AcceptByLink = z.strictObject({
  token: linkToken,
  /** The option as the page numbers it, from 1. */
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
