import type { CountedField, JobName } from '@tripthread/shared/housekeeping/housekeeping';
import { plural } from '../../../lib/format/format.ts';

export interface JobTexts {
  readonly name: string;
  readonly text: string;
  /** When it runs. */
  readonly when: string;
  readonly did: (count: number) => string;
  /** Finding something is bad. */
  readonly isBad?: true;
}

const sessions = (verb: string) => (count: number) => `${plural(count, 'session')} ${verb}`;

export const jobTexts: Readonly<Record<JobName, JobTexts>> = {
  'archive-sessions': {
    name: 'Archive completed sessions',
    text: 'After the days above. They stay readable and can be restored.',
    when: 'Every hour',
    did: sessions('archived'),
  },
  'reconcile-counters': {
    name: 'Check counters',
    text: 'Compares each session’s counters with its rows. Corrects nothing.',
    when: 'Every night',
    did: (count) => `${plural(count, 'counter')} wrong`,
    isBad: true,
  },
  'purge-deliveries': {
    name: 'Delete old notification contents',
    text: 'Placed 30 days ago. Waiting and parked ones keep theirs.',
    when: 'Every night',
    did: (count) => `${plural(count, 'notification')} cleared`,
  },
  'purge-logins': {
    name: 'Delete expired logins',
    text: 'Signs no one out: they no longer work.',
    when: 'Every hour',
    did: (count) => `${plural(count, 'login')} deleted`,
  },
  'purge-links': {
    name: 'Delete old links',
    text: 'Proposal links and unused invitations, thirty days after expiry.',
    when: 'Every night',
    did: (count) => `${plural(count, 'link')} deleted`,
  },
  'wake-sessions': {
    name: 'Wake snoozed sessions',
    text: 'At their wake-up time.',
    when: 'Every minute',
    did: sessions('woken'),
  },
  'expire-quotes': {
    name: 'Expire quotes',
    text: 'When their validity ends.',
    when: 'Every minute',
    did: (count) => `${plural(count, 'quote')} expired`,
  },
  'fire-chasers': {
    name: 'Flag silent operators',
    text: 'After longer than their usual time.',
    when: 'Every minute',
    did: (count) => `${plural(count, 'operator')} flagged`,
  },
  'follow-up-proposals': {
    name: 'Flag unanswered proposals',
    text: 'After the wait set under Proposals.',
    when: 'Every minute',
    did: (count) => `${plural(count, 'proposal')} flagged`,
  },
  'avinode-catch-up': {
    name: 'Catch up with Avinode',
    text: 'After two days without notifications.',
    when: 'Every minute',
    did: (count) => `${plural(count, 'trip')} re-read`,
  },
};

export const fieldLabels: Readonly<Record<CountedField, string>> = {
  version: 'Events of the thread',
  messageCount: 'Messages',
  quotesReceivedCount: 'Quotes received',
  quotesExpectedCount: 'Quotes expected',
  operatorsContactedCount: 'Operators asked',
};

export const formatDuration = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
