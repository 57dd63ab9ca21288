import { describe, expect, it } from 'vitest';
import { stateOf, viewsOf } from './proposal-facts.ts';

const [before, at] = ['2026-11-23T09:00:00.000Z', '2026-11-23T10:00:00.000Z'];
const now = Date.parse(at);
const proposal = (more: object) =>
  ({ status: 'sent', withdrawnAt: null, validUntil: null, ...more }) as Parameters<typeof stateOf>[0];

describe('the proposal of a session', () => {
  it.each([
    [{}, 'sent'],
    [{ status: 'draft', validUntil: before }, 'draft'],
    [{ status: 'viewed' }, 'viewed'],
    [{ status: 'viewed', validUntil: at }, 'lapsed'],
    [{ status: 'expired' }, 'lapsed'],
    [{ status: 'accepted', validUntil: before }, 'accepted'],
    [{ status: 'rejected', withdrawnAt: before }, 'declined'],
    [{ withdrawnAt: before, validUntil: before }, 'withdrawn'],
  ])('%j is %s', (more, state) => expect(stateOf(proposal(more), now)).toBe(state));
  it('sums the views of all links, with the latest time', () => {
    expect(viewsOf([])).toEqual({ count: 0, last: null });
    const links = [
      { viewCount: 2, lastViewedAt: at },
      { viewCount: 0, lastViewedAt: null },
      { viewCount: 1, lastViewedAt: before },
    ];
    expect(viewsOf(links)).toEqual({ count: 3, last: at });
  });
});
