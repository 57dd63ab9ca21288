import type { ConversationId, IsoAgentId, TripId } from '../ids.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf, fieldsTouched, foldSession, sameValue, type SessionEvent } from './session-events.ts';
import { type SessionFacts, type SessionPatch, sessionStatuses, sessionSteps, turns } from './sessions.ts';
import { newSession } from './trip-info.ts';

const at = '2026-11-23T09:30:00.000Z';
const begun = newSession({
  conversationId: 'c' as ConversationId,
  isoAgentId: 'ana' as IsoAgentId,
  clientId: null,
  at,
});
if (!begun.ok) throw new Error(begun.reason);
const first: SessionFacts = begun.value;

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<SessionFacts['workflowState'][string]>;
const state = fc.dictionary(fc.stringMatching(/^[a-c]{1,2}$/u), json, { maxKeys: 4 });
const patch: fc.Arbitrary<SessionPatch> = fc.record(
  {
    status: fc.constantFrom(...sessionStatuses),
    currentStep: fc.constantFrom(...sessionSteps),
    turn: fc.constantFrom(...turns),
    tripId: fc.option(fc.uuid() as fc.Arbitrary<TripId>, { nil: null }),
    pausedUntil: fc.option(fc.constantFrom(at, '2026-12-01T00:00:00.000Z'), { nil: null }),
    pausedKeep: fc.boolean(),
    messageCount: fc.nat(3),
    passengers: fc.option(fc.nat(3), { nil: null }),
    workflowState: state,
  },
  { requiredKeys: [] },
);

const event = (seq: number, changes: SessionEvent['changes'], refs: SessionEvent['refs'] = {}): SessionEvent => ({
  seq,
  kind: 'trip_info_changed',
  actor: { kind: 'system', id: null },
  source: 'desk',
  at,
  refs,
  changes,
});

/** Events as `appendToSession` writes them, with the state they should amount to. */
function chain(patches: readonly SessionPatch[]) {
  let facts = first;
  const events = [event(1, { before: {}, after: first })];
  for (const given of patches) {
    events.push(event(events.length + 1, changesOf(facts, given)));
    facts = { ...facts, ...given };
  }
  return { events, facts };
}

describe('the fold', () => {
  it('of the changes of any patches equals the resulting state', () => {
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 12 }), (patches) => {
        const { events, facts } = chain(patches);
        expect(foldSession(events)).toEqual({ ...facts, version: patches.length + 1 });
      }),
    );
  });
  it('of every prefix equals the state at that time', () => {
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 6 }), fc.nat(6), (patches, until) => {
        const { events } = chain(patches);
        const { facts } = chain(patches.slice(0, until));
        expect(foldSession(events.slice(0, until + 1))).toMatchObject(facts);
      }),
    );
  });
  it('can be undone by the before values, newest first', () => {
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 8 }), (patches) => {
        const { events, facts } = chain(patches);
        const undone = events
          .slice(1)
          .reduceRight<SessionFacts>((state, { changes }) => ({ ...state, ...changes.before }), facts);
        expect(undone).toEqual(first);
      }),
    );
  });
  it('of no events is null', () => expect(foldSession([])).toBeNull());
  it('detects a lost event', () => {
    // The control of the properties above: a fold that skips an event must differ.
    const { events, facts } = chain([{ messageCount: 1 }, { messageCount: 2 }, { turn: 'client' }]);
    expect(foldSession(events.filter(({ seq }) => seq !== 4))).not.toEqual({ ...facts, version: 4 });
  });
});

describe('changesOf', () => {
  it('keeps only what differs, with both sides', () => {
    expect(changesOf(first, { turn: 'broker', messageCount: 3, passengers: undefined })).toEqual({
      before: { messageCount: 0 },
      after: { messageCount: 3 },
    });
  });
  it('is empty for the state itself', () => {
    fc.assert(
      fc.property(patch, (given) => {
        const facts = { ...first, ...given };
        expect(changesOf(facts, JSON.parse(JSON.stringify(facts)) as SessionFacts)).toEqual({ before: {}, after: {} });
      }),
    );
  });
});

describe('sameValue', () => {
  it('ignores only the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const zero = (text: string) => text.replaceAll('-0', '0');
        const isSame = zero(canonical(a)) === zero(canonical(b));
        expect(sameValue(a, b)).toBe(isSame);
        expect(sameValue(a, JSON.parse(JSON.stringify(a)))).toBe(true);
      }),
    );
  });
  it.each([
    [[], {}, false],
    [{ a: undefined }, { b: undefined }, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1, 2], [2, 1], false],
    [null, {}, false],
    ['1', 1, false],
    [{ toString: 1 }, {}, false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });
});

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}

describe('fieldsTouched', () => {
  it('names workflowState by key and the request by field', () => {
    const changes = {
      before: { workflowState: { a: 1, b: 2 } },
      after: { workflowState: { a: 1, c: 3 }, turn: 'client' },
    } as const;
    expect(fieldsTouched(event(2, changes, { requestFields: ['legs'] }))).toEqual(
      new Set(['request.legs', 'turn', 'workflowState.b', 'workflowState.c']),
    );
  });
  it('names exactly the fields that a patch changed', () => {
    fc.assert(
      fc.property(patch, state, (given, before) => {
        const facts = { ...first, workflowState: before };
        const { workflowState, ...plain } = given;
        const touched = fieldsTouched(event(2, changesOf(facts, given)));
        const names = new Set([...Object.keys(before), ...Object.keys(workflowState ?? before)]);
        const expected = [
          ...Object.keys(plain).filter(
            (key) => !sameValue(facts[key as keyof SessionFacts], given[key as keyof SessionFacts]),
          ),
          ...[...names]
            .filter((name) => workflowState !== undefined && !sameValue(before[name], workflowState[name]))
            .map((name) => `workflowState.${name}`),
        ];
        expect([...touched].sort()).toEqual(expected.sort());
      }),
    );
  });
});
