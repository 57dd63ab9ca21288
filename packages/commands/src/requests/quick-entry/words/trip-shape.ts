import type { Page, Span } from './page.ts';

const roundTrip =
  /\b(?:r\/t|rt|round[\s-]?trips?|there and back|and back|out and back|day[\s-]?trip|day return|same[\s-]day (?:return|rtn|round trip|back))\b(?!\s+(?:on|the)\b)/giu;
const oneWay = /\b(?:o\/w|ow|one[\s-]?way|1[\s-]?way|single leg)\b/giu;
const wayBack =
  /\b(?:rtn|rtrn|ret|return(?:ing|s)?|coming back|back|inbound|home)\b(?: (?:trip|flight|leg|on|the|same day))*/giu;
const legCount =
  /\b(?:\d|two|three|four|five)[\s-]?legs?\b\s*:?|\bmulti[\s-]?(?:leg|city)\b\s*:?|\bleg \d\s*[:.)-]?/giu;

export interface Shape {
  readonly roundTrip: Span | null;
  /** Out and back on one day. */
  readonly sameDay: Span | null;
  readonly oneWay: Span | null;
  /** The offset of the words about the return flight. */
  readonly wayBack: readonly Span[];
}

/** Reads whether it is one way or a return trip. `assemble` applies it to the legs. */
export function readShape(page: Page): Shape {
  page.read(legCount, () => true);
  const round = page.read(roundTrip, ({ span, text }) => ({ span, isSameDay: /day/iu.test(text) }));
  const [one = null] = page.read(oneWay, ({ span }) => span);
  const back = page.read(wayBack, ({ span, text }) => ({ span, isSameDay: /same day/iu.test(text) }));
  return {
    roundTrip: round[0]?.span ?? null,
    sameDay: [...round, ...back].find(({ isSameDay }) => isSameDay)?.span ?? null,
    oneWay: one,
    wayBack: back.map(({ span }) => span),
  };
}
