import type { MailStatus } from '@tripthread/shared/mail/mails';

/** The label and tone of each status. */
export const statusTexts: Readonly<Record<MailStatus, { readonly name: string; readonly ink: string }>> = {
  awaiting_approval: { name: 'To approve', ink: 'text-accent-ink' },
  waiting: { name: 'Sending', ink: 'text-ink-2' },
  sent: { name: 'Sent', ink: 'text-won' },
  kept: { name: 'Not sent: no mail server', ink: 'text-ink-2' },
  unknown: { name: 'Delivery unknown', ink: 'text-danger' },
  failed: { name: 'Not sent', ink: 'text-danger' },
  withdrawn: { name: 'Withdrawn', ink: 'text-ink-3' },
};

/** The statuses that have a tab; those that need action come first. */
export const outboxTabs: readonly { readonly status: MailStatus | null; readonly name: string }[] = [
  { status: 'awaiting_approval', name: 'To approve' },
  { status: 'unknown', name: 'Delivery unknown' },
  { status: 'failed', name: 'Not sent' },
  { status: 'sent', name: 'Sent' },
  { status: 'kept', name: 'No mail server' },
  { status: null, name: 'All' },
];
