import type { CountedField, JobName } from '@tripthread/shared/housekeeping/housekeeping';
import { plural } from '../../../lib/format/format.ts';

export interface JobTexts {
  readonly name: string;
  readonly text: string;
  /** When it comes round by itself. */
  readonly when: string;
  readonly did: (count: number) => string;
  /** What it finds is nothing to be glad of. */
  readonly isBad?: true;
}

const sessions = (verb: string) => (count: number) => `${plural(count, 'session')} ${verb}`;

export const jobTexts: Readonly<Record<JobName, JobTexts>> = {
  'archive-sessions': {
    name: 'Archive what is completed',
    text: 'After the days above. It stays to be read and can be restored.',
    when: 'Every hour',
    did: sessions('archived'),
  },
  'reconcile-counters': {
    name: 'Count anew',
    text: 'Compares every session’s numbers with the rows they count. Nothing is mended by itself.',
    when: 'Every night',
    did: (count) => `${plural(count, 'number')} found wrong`,
    isBad: true,
  },
  'purge-deliveries': {
    name: 'Take away old notification bodies',
    text: 'Of notifications that were told to their threads 30 days ago. What waits or is parked keeps its own.',
    when: 'Every night',
    did: (count) => `${plural(count, 'body', 'bodies')} taken away`,
  },
  'purge-logins': {
    name: 'Take away logins that ran out',
    text: 'Nobody is signed out by it: these let nobody in any more.',
    when: 'Every hour',
    did: (count) => `${plural(count, 'login')} taken away`,
  },
  'purge-links': {
    name: 'Forget old links',
    text: 'Keys of proposal links, and invitations that nobody took up, thirty days after they ran out.',
    when: 'Every night',
    did: (count) => `${plural(count, 'link')} forgotten`,
  },
  'wake-sessions': {
    name: 'Wake snoozed sessions',
    text: 'When their time has come.',
    when: 'Every minute',
    did: sessions('woken'),
  },
  'expire-quotes': {
    name: 'Lapse quotes',
    text: 'Whose validity is over.',
    when: 'Every minute',
    did: (count) => `${plural(count, 'quote')} lapsed`,
  },
  'fire-chasers': {
    name: 'Point out silent operators',
    text: 'Who are silent for longer than they usually are.',
    when: 'Every minute',
    did: (count) => `${plural(count, 'operator')} pointed out`,
  },
  'follow-up-proposals': {
    name: 'Point out unanswered proposals',
    text: 'That are out for as long as this desk waits.',
    when: 'Every minute',
    did: (count) => `${plural(count, 'proposal')} pointed out`,
  },
  'avinode-catch-up': {
    name: 'Catch up with Avinode',
    text: 'When nobody here listened for two days.',
    when: 'Every minute',
    did: (count) => `${plural(count, 'trip')} read again`,
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
