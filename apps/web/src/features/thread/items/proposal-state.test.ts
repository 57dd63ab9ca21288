import { describe, expect, it } from 'vitest';
import { type ProposalLine, stateOfSentProposal } from './proposal-state.ts';

const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00.000Z`;
const line = (
  seq: number,
  kind: ProposalLine['kind'],
  version = 1,
  validUntil: string | null = at(50),
): ProposalLine => ({
  seq,
  kind,
  at: at(seq),
  proposal: { id: `version-${version}`, number: 'PROP-2026-000001', version, validUntil },
});
const sent = line(1, 'proposal_sent');
const bare = (seq: number, kind: ProposalLine['kind']): ProposalLine => ({ seq, kind, at: at(seq), proposal: null });
const [early, late] = [Date.parse(at(40)), Date.parse(at(50))];

describe('a proposal in the thread', () => {
  it.each([
    ['just went out', [], early, ['sent', 1, 0]],
    ['was opened, last a while ago', [line(2, 'proposal_viewed'), line(4, 'proposal_viewed')], early, ['viewed', 4, 2]],
    ['was opened and accepted', [line(2, 'proposal_viewed'), line(3, 'proposal_accepted')], early, ['accepted', 3, 1]],
    ['was declined, and is past its end', [line(3, 'proposal_declined')], late, ['declined', 3, 0]],
    ['was withdrawn', [line(3, 'proposal_withdrawn')], early, ['withdrawn', 3, 0]],
    [
      'has a newer version',
      [line(3, 'proposal_recorded', 2), line(4, 'proposal_sent', 2)],
      early,
      ['superseded', 4, 0],
    ],
    [
      'has a newer version that was withdrawn',
      [line(3, 'proposal_sent', 2), line(4, 'proposal_withdrawn', 2)],
      early,
      ['sent', 1, 0],
    ],
    ['has a newer draft only', [line(3, 'proposal_recorded', 2)], early, ['sent', 1, 0]],
    ['expired this instant', [], late, ['lapsed', 50, 0]],
    ['came after others', [bare(2, 'message_posted'), line(3, 'proposal_accepted', 2)], early, ['sent', 1, 0]],
  ] as const)('%s', (_, later, now, [is, minute, views]) =>
    expect(stateOfSentProposal(sent, [line(0, 'proposal_viewed'), sent, ...later], now)).toEqual({
      is,
      at: at(minute),
      views,
    }),
  );
  it('without an end does not expire', () => {
    const open = line(1, 'proposal_sent', 1, null);
    expect(stateOfSentProposal(open, [open], late).is).toBe('sent');
  });
});
