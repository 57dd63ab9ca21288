import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tripReference } from '@tripthread/shared/input.schema';
import { openSession } from '@tripthread/testing/desk/test-brokerage';
import { type AvinodeSetup, openAvinodeSetup } from '../support/avinode/avinode-setup.ts';
import { perform } from '../support/avinode/sandbox-actions.ts';
import { type StormAction, expectedOf } from '@tripthread/testing/storms/avinode-plan';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { isFullScale } from '@tripthread/testing/env';

// All 720 permutations, or every twenty-fourth.
const every = isFullScale ? 1 : 24;

const desk = testBrokerageSuite();
let avinode: AvinodeSetup;
beforeAll(async () => {
  avinode = await openAvinodeSetup(desk());
});
afterAll(() => avinode.close());

const six = (trip: number): readonly StormAction[] => [
  { is: 'asked', trip, rfq: 0 },
  { is: 'asked', trip, rfq: 1 },
  { is: 'operator wrote', trip, rfq: 0, text: 'Which terminal?' },
  { is: 'quoted', trip, rfq: 0, price: 45_000, text: 'All in.' },
  { is: 'quoted', trip, rfq: 0, price: 43_500, text: 'Our best.' },
  { is: 'declined', trip, rfq: 1, reason: 'CABOTAGE', text: 'Not allowed to.' },
];

function ordersOf(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return ordersOf(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, place) => [...order.slice(0, place), count - 1, ...order.slice(place)]),
  );
}

/** Returns what a trip and its session show, except times and counts of notifications. */
async function statesOf(codes: readonly string[]): Promise<readonly string[]> {
  const rows = await desk().owner`
    select t.trip_code as code, json_build_object(
      'rfqs', (select json_agg(r.status || ' ' || coalesce(r.decline_reason::text, '') order by r.status) from rfqs r where r.trip_id = t.id),
      'prices', (select json_agg(q.total_minor / 100 order by q.total_minor) from quotes q where q.trip_id = t.id and q.kind = 'firm'),
      'texts', (select json_agg(m.content order by m.content collate "C") from messages m where m.session_id = s.id),
      'session', json_build_array(s.current_step, s.status, s.turn, s.message_count, s.quotes_received_count, s.quotes_expected_count,
        s.operators_contacted_count, s.earliest_expiry_at is not null, s.avinode_trip_id is not null)) as state
    from trips t join chat_sessions s on s.trip_id = t.id`;
  const byCode = new Map(rows.map(({ code, state }) => [code as string, JSON.stringify(state)]));
  return codes.map((code) => byCode.get(code) ?? 'nothing');
}

describe('six events of one trip', () => {
  const orders = ordersOf(6).filter((_, index) => index % every === 0);

  it.each([
    ['all events happen before the first notification', true],
    ['each notification follows its event at once', false],
  ])(`end in one state in every order: %s`, { timeout: 600_000 }, async (_, isOver) => {
    const { control } = avinode.sandbox;
    const legs = [{ from: 'KTEB', to: 'KVNY', date: '2026-12-12', pax: 4 }];
    const codes = orders.map(() => control.createTrip({ legs }).code);
    const rfqs = new Map<string, string>();
    const happened = orders.map((): string[] => []);
    const happenUpTo = (trip: number, count: number) => {
      const done = happened[trip] ?? [];
      for (const action of six(trip).slice(done.length, count)) done.push(perform(control, codes, rfqs, action));
    };
    for (const code of codes) {
      const { id } = await openSession(desk(), desk().ana);
      await avinode.attach(id, tripReference.parse(code));
    }
    for (let place = 0; place < 6; place += 1) {
      for (const [trip, order] of orders.entries()) {
        const position = order[place] ?? 0;
        happenUpTo(trip, isOver ? 6 : position + 1);
        const id = happened[trip]?.[position] ?? '';
        // As in production: an RFQ names its trip, a message does not.
        await avinode.notify(id, id.startsWith('arfq') ? codes[trip] : undefined);
      }
      await avinode.settle();
    }
    const states = await statesOf(codes);
    expect(new Set(states).size).toBe(1);
    const [expected] = expectedOf(six(0), 1);
    const { rfqs: shown, prices, texts, session } = JSON.parse(states[0] ?? '{}');
    expect(prices).toEqual(expected?.prices);
    expect(texts).toEqual(expected?.texts);
    expect(shown).toEqual(['quoted ', 'declined CABOTAGE']);
    expect(session.slice(0, 7)).toEqual(['analyzing_options', 'active', 'broker', 3 + 1, 1, 1, 2]);
    expect(avinode.errors).toEqual([]);
  });
});
