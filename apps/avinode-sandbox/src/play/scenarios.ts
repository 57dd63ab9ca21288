import type { Act } from '../world/model.ts';

/** `after` is in seconds since the start at normal speed; a speed of 60 runs a minute per second. */
export interface Step {
  readonly after: number;
  readonly act: Act;
}

export interface Scenario {
  readonly title: string;
  readonly steps: readonly Step[];
}

const step = (after: number, act: Act): Step => ({ after, act });
const ask = (operators: number): Step => step(0, { do: 'ask', operators });

/** The scenarios. Operators are counted in the order in which they were asked, from 0. */
export const scenarios = {
  'two-quotes-then-decline': {
    title: 'Two operators quote, the third declines',
    steps: [
      ask(3),
      step(40, { do: 'quote', whom: 0 }),
      step(95, { do: 'quote', whom: 1, factor: 1.07, validHours: 6 }),
      step(150, { do: 'decline', whom: 2, reason: 'AIRCRAFT_NOT_AVAILABLE' }),
    ],
  },
  'silent-operator': {
    title: 'One quotes, one asks a question, one never answers',
    steps: [
      ask(3),
      step(45, { do: 'quote', whom: 0 }),
      step(90, { do: 'chat', whom: 1, text: 'Is the departure time fixed, or could we leave an hour later?' }),
    ],
  },
  'price-revised': {
    title: 'A quote is revised down twice',
    steps: [
      ask(2),
      step(40, { do: 'quote', whom: 0, factor: 1.1 }),
      step(80, { do: 'quote', whom: 1, factor: 1.04 }),
      step(130, {
        do: 'quote',
        whom: 0,
        factor: 1.02,
        text: 'We have found a crew that is closer by. New price as attached.',
      }),
      step(170, { do: 'chat', whom: 0, text: 'Anything else we can do to win this one?' }),
      step(220, { do: 'quote', whom: 0, factor: 0.97, text: 'Our last word, valid for three hours.', validHours: 3 }),
    ],
  },
  'duplicate-and-reordered': {
    title: 'Notifications arrive late, out of order and up to three times',
    steps: [
      step(0, { do: 'hold' }),
      ask(3),
      step(30, { do: 'quote', whom: 0 }),
      step(50, { do: 'chat', whom: 1, text: 'Which airport would you fall back on in bad weather?' }),
      step(70, { do: 'quote', whom: 1 }),
      step(90, { do: 'quote', whom: 0, factor: 0.95, text: 'A better price.' }),
      step(110, { do: 'decline', whom: 2, reason: 'CREW_NOT_AVAILABLE' }),
      step(120, { do: 'release', copies: 1.5, seed: 7 }),
    ],
  },
  'rate-limited': {
    title: 'Four answers under a tight rate limit',
    steps: [
      step(0, { do: 'limit', burst: 2, refillPerSecond: 0.5 }),
      ask(4),
      step(20, { do: 'quote', whom: 0 }),
      step(22, { do: 'quote', whom: 1 }),
      step(24, { do: 'quote', whom: 2 }),
      step(26, { do: 'decline', whom: 3, reason: 'UNATTRACTIVE_TRIP' }),
      step(240, { do: 'limit_as_before' }),
    ],
  },
  'down-for-an-hour': {
    title: 'Avinode notifies of a quote, then is down for an hour',
    steps: [
      ask(3),
      step(40, { do: 'quote', whom: 0 }),
      step(60, { do: 'down', seconds: 3_600 }),
      step(90, { do: 'quote', whom: 1 }),
      step(1_800, { do: 'quote', whom: 0, factor: 0.94, text: 'A lower price, if you take it today.' }),
      step(3_720, { do: 'decline', whom: 2, reason: 'OWNER_DECLINED' }),
    ],
  },
  poison: {
    title: 'Invalid notifications among valid ones',
    steps: [
      ask(3),
      step(30, { do: 'quote', whom: 0 }),
      step(60, { do: 'poison' }),
      step(90, { do: 'quote', whom: 1 }),
      step(120, { do: 'decline', whom: 2, reason: 'CABOTAGE' }),
    ],
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];

export const isScenario = (name: string): name is ScenarioName => Object.hasOwn(scenarios, name);
