// The actions of operators and brokers in Avinode during a storm, and the expected state after all notifications.
import { type DeclineReason, declineReasons, type RfqStatus } from '@tripthread/shared/quotes/quotes';
import type { SessionStep } from '@tripthread/shared/sessions/sessions';
import { random } from './random.ts';

export type StormAction =
  | { readonly is: 'asked'; readonly trip: number; readonly rfq: number }
  | {
      readonly is: 'quoted';
      readonly trip: number;
      readonly rfq: number;
      readonly price: number;
      readonly text: string;
    }
  | {
      readonly is: 'declined';
      readonly trip: number;
      readonly rfq: number;
      readonly reason: DeclineReason;
      readonly text: string;
    }
  | { readonly is: 'operator wrote'; readonly trip: number; readonly rfq: number; readonly text: string }
  | { readonly is: 'we wrote'; readonly trip: number; readonly rfq: number; readonly text: string }
  | { readonly is: 'taken back'; readonly trip: number; readonly rfq: number };

const rfqsPerTrip = 4;

/** About fifteen actions per trip in order, interleaved over the whole plan. */
export function planActions(trips: number, seed: number): readonly StormAction[] {
  const chance = random(seed);
  const actions: { readonly deed: StormAction; readonly at: number }[] = [];
  for (let trip = 0; trip < trips; trip += 1)
    for (let rfq = 0; rfq < rfqsPerTrip; rfq += 1) {
      let at = chance.next() * 0.3;
      const add = (action: StormAction) => {
        actions.push({ deed: action, at });
        at += chance.next() * 0.25;
      };
      add({ is: 'asked', trip, rfq });
      const answers = 1 + Math.floor(chance.next() * 4);
      for (let n = 0; n < answers; n += 1) add(answerOf(trip, rfq, n, chance.next(), chance.next()));
      if (chance.next() < 0.08) add({ is: 'taken back', trip, rfq });
    }
  return actions.sort((a, b) => a.at - b.at).map(({ deed: action }) => action);
}

function answerOf(trip: number, rfq: number, n: number, kind: number, size: number): StormAction {
  // Every text is unique, so that a missing or duplicated one is found.
  const text = `${trip}/${rfq}/${n}`;
  if (kind < 0.55)
    return { is: 'quoted', trip, rfq, price: 20_000 + Math.floor(size * 1_000) * 50, text: `Offer ${text}` };
  if (kind < 0.7) {
    const reason = declineReasons[Math.floor(size * declineReasons.length)] ?? 'OTHER';
    return { is: 'declined', trip, rfq, reason, text: `Sorry ${text}` };
  }
  if (kind < 0.88) return { is: 'operator wrote', trip, rfq, text: `Question ${text}` };
  return { is: 'we wrote', trip, rfq, text: `Answer ${text}` };
}

export interface ExpectedRfq {
  readonly status: RfqStatus;
  readonly declineReason: DeclineReason | null;
}

export interface ExpectedTrip {
  readonly rfqs: readonly ExpectedRfq[];
  /** The expected prices of the firm quotes in whole dollars, sorted. */
  readonly prices: readonly number[];
  readonly texts: readonly string[];
  readonly step: SessionStep;
}

interface Heard {
  readonly rfqs: ReadonlyMap<number, ExpectedRfq & { readonly offers: readonly number[] }>;
  readonly texts: readonly string[];
}

const nothing: Heard = { rfqs: new Map(), texts: [] };

/** Applies an action to the expected state. A price after a decline is a new quote; on a live one it is a revision. */
function hear({ rfqs, texts }: Heard, action: StormAction): Heard {
  const known = rfqs.get(action.rfq) ?? { status: 'unanswered' as const, declineReason: null, offers: [] };
  const become = (change: Partial<typeof known>) => new Map(rfqs).set(action.rfq, { ...known, ...change });
  switch (action.is) {
    case 'asked':
      return { rfqs: become({}), texts };
    case 'quoted': {
      const offers =
        known.status === 'quoted' ? [...known.offers.slice(0, -1), action.price] : [...known.offers, action.price];
      return { rfqs: become({ status: 'quoted', declineReason: null, offers }), texts: [...texts, action.text] };
    }
    case 'declined':
      return { rfqs: become({ status: 'declined', declineReason: action.reason }), texts: [...texts, action.text] };
    case 'operator wrote':
    case 'we wrote':
      return { rfqs, texts: [...texts, action.text] };
    case 'taken back':
      return { rfqs: become({ status: 'cancelled', declineReason: null }), texts };
  }
}

/** The expected state of each trip of the plan. */
export function expectedOf(actions: readonly StormAction[], trips: number): readonly ExpectedTrip[] {
  const heard = Array.from({ length: trips }, () => nothing);
  for (const action of actions) heard[action.trip] = hear(heard[action.trip] ?? nothing, action);
  return heard.map(({ rfqs, texts }) => {
    const prices = [...rfqs.values()].flatMap(({ offers }) => offers).sort((a, b) => a - b);
    return {
      rfqs: [...rfqs.entries()]
        .sort(([a], [b]) => a - b)
        .map(([, { status, declineReason }]) => ({ status, declineReason })),
      prices,
      texts: texts.toSorted(),
      step: prices.length > 0 ? 'analyzing_options' : 'requesting_quotes',
    };
  });
}
