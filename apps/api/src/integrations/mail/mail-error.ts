import { ownEntry } from '@tripthread/shared/fields';
/**
 * The outcome of a try to send. `later`: not sent, may be retried; `refused`: permanently; `unknown`: the text was sent,
 * and no answer came.
 */
export class MailError extends Error {
  override readonly name = 'MailError';

  readonly outcome: 'later' | 'refused' | 'unknown';

  constructor(outcome: 'later' | 'refused' | 'unknown' /** For a person. */, sentence: string) {
    super(sentence);
    this.outcome = outcome;
  }
}

/** The error of the SMTP library. */
export interface SmtpFault {
  readonly code?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
}

const words: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server does not accept the configured user and password.',
  ETLS: 'The mail server offers no TLS connection.',
  EDNS: 'The mail server’s name cannot be resolved.',
  ETIMEDOUT: 'The mail server does not answer.',
};

// Refusals of the mail itself, not of the server's state.
const isAboutMail = (code: string | undefined): boolean => code === 'EENVELOPE' || code === 'EMESSAGE';

/** @param isHandedOver whether any of the text may have been sent */
export function readFault({ code, response, responseCode }: SmtpFault, isHandedOver: boolean): MailError {
  const said = (response ?? '')
    .replaceAll(/[^\x20-\x7e]+/gu, ' ')
    .trim()
    .slice(0, 300);
  if (responseCode !== undefined && responseCode >= 500 && isAboutMail(code))
    return new MailError('refused', `The mail server refused it: ${said}`);
  // A permanent refusal is final at any stage.
  if (responseCode !== undefined && responseCode >= 400)
    return new MailError('later', ownEntry(words, code ?? '') ?? `The mail server does not take it now: ${said}`);
  if (isHandedOver)
    return new MailError('unknown', 'The connection broke before the mail server had said whether it took this mail.');
  if (code === 'EMESSAGE') return new MailError('refused', 'It is larger than the mail server takes.');
  return new MailError('later', ownEntry(words, code ?? '') ?? 'The mail server cannot be reached.');
}
