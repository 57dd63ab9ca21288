import type { DeclineReason } from '@tripthread/shared/quotes/quotes';

/** The variables of a message. */
export interface Facts {
  /** The client's first name, the broker's and the operator's company. */
  readonly client: string;
  readonly broker: string;
  readonly operator: string;
  readonly route: string;
  readonly from: string;
  readonly to: string;
  readonly date: string;
  readonly pax: string;
  readonly aircraft: string;
  readonly price: string;
  readonly needs: string;
  readonly count: number;
}

type Line = (facts: Facts) => string;

/** Several texts per situation; the thread's number picks one, so that the demo is varied and reproducible. */
export const lines = {
  talk: [
    ({ client, broker }) =>
      `Good question, ${client}. Let me put the numbers of last year beside it and call you this afternoon. ${broker}`,
    ({ client }) =>
      `Happy to, ${client}. Tell me roughly when and with how many, and I will come back with something you can hold in your hands.`,
    ({ client, broker }) =>
      `Thank you for writing, ${client}. I have blocked half an hour tomorrow morning; would nine suit you? ${broker}`,
  ],
  askFacts: [
    ({ client, from, to }) =>
      `Hello ${client}, gladly. For ${from} to ${to} I still need the day, a rough time and how many of you there are. Even a range helps.`,
    ({ client, route }) =>
      `Thanks, ${client}. ${route} is easy enough; what I am missing is the date and the head count. Any luggage out of the ordinary?`,
    ({ client, to }) =>
      `Noted, ${client}. ${to} fills up early. Could you give me a likely date and the number of seats? I can hold an aircraft without obligation.`,
  ],
  acknowledge: [
    ({ client, pax, route, date }) =>
      `Hi ${client}, got it: ${pax}, ${route}, ${date}. I am sending it out now and expect the first prices within two hours.`,
    ({ client, route, date, needs }) =>
      `Thank you, ${client}. ${route} on ${date} it is${needs}. I will come back with two or three aircraft, not with twenty.`,
    ({ client, pax, from, date }) =>
      `${client}, that works. ${pax} out of ${from} on ${date}; I have started the search and will ask only operators whose safety record we know.`,
    ({ client, date, to, needs }) =>
      `On it, ${client}. ${date} into ${to}${needs}. Should the time be flexible by an hour, tell me: it can be worth a few thousand.`,
    ({ client, route, pax }) =>
      `Understood, ${client}. ${route}, ${pax}. You will have firm prices today, each with its own expiry, so we can decide calmly.`,
  ],
  confirmFacts: [
    ({ pax }) => `Yes, ${pax}, and the time can slide by an hour if it helps.`,
    () => `Correct. One of us is tall, so no very light jet please.`,
    () => `That is right. We can be at the terminal twenty minutes before departure.`,
    ({ date }) => `Right. ${date} is fixed, the hour is not.`,
    () => `All correct. Please copy my assistant on the final times.`,
  ],
  toOperators: [
    ({ route, date, pax, needs }) =>
      `Request for ${route}, ${date}, ${pax}${needs}. Please quote all-in with tail, year of make and validity.`,
    ({ route, date, pax }) =>
      `${route}, ${date}, ${pax}. Looking for a firm price including positioning and crew overnight; floating fleet welcome.`,
    ({ from, to, date, pax, needs }) =>
      `${from} to ${to} on ${date}, ${pax}${needs}. Decision the same day. Tell me early if your crew duty is tight.`,
    ({ route, pax, date }) =>
      `New trip: ${route}, ${pax}, ${date}. De-icing and Wi-Fi to be stated separately, please.`,
  ],
  offer: [
    ({ aircraft, price }) =>
      `We can offer the ${aircraft} at ${price} all-in. Wi-Fi is included, catering up to 400 as well.`,
    ({ aircraft, price, from }) =>
      `${aircraft} available, positioning included from two hours away: ${price}. She would be in ${from} the evening before.`,
    ({ aircraft, price }) =>
      `Happy to fly this with our ${aircraft}, refurbished last year. ${price} including fuel, landing and handling. De-icing at cost.`,
    ({ aircraft, price }) =>
      `${price} for the ${aircraft}. Crew overnight is in the price; a later departure of up to two hours costs nothing.`,
    ({ aircraft, price, to }) =>
      `Our ${aircraft} is in ${to} that week anyway, hence ${price}. We can hold her until the time stated.`,
  ],
  repriced: [
    ({ price }) => `Owner approval came through with a change: ${price} is the price from now on, validity as stated.`,
    ({ price }) => `We had to look at the slots again. New total ${price}; everything else stands.`,
    ({ price }) => `Positioning worked out differently. Please take ${price} as our price.`,
  ],
  decline: {
    AIRCRAFT_NOT_AVAILABLE: 'Both of our suitable aircraft are committed on these dates. Sorry, next time.',
    CABOTAGE: 'This one is cabotage for us; we may not fly it on our certificate.',
    CREW_NOT_AVAILABLE: 'The aircraft is free but the crew is out of duty hours. We cannot do it legally.',
    OWNER_DECLINED: 'The owner uses her that weekend after all. We have to withdraw.',
    UNATTRACTIVE_TRIP: 'With the empty legs before and after this does not work for us. We pass.',
    UNKNOWN: 'We cannot offer on this request.',
    OTHER: 'We have no approval for that airport in the season and would not be in time with the paperwork.',
  } satisfies Record<DeclineReason, string>,
  summary: [
    ({ client, count, price }) =>
      `${client}, ${count === 1 ? 'the first firm price is' : `${count} firm prices are`} in; the sensible one is ${price}. I will have a proposal for you within the hour.`,
    ({ client, aircraft, price }) =>
      `Good news, ${client}: the ${aircraft} at ${price} fits. It is held for you until it lapses; shall I draw up the proposal?`,
    ({ client, count }) =>
      `${client}, a short interim: ${count} in hand, all with Wi-Fi. I am checking the year of make before I recommend one.`,
  ],
  reaction: [
    () => `Sounds good. Send me something I can forward.`,
    () => `Can they do any better on the price? We fly with you every month.`,
    () => `Perfect. Does it have a proper table for four?`,
    () => `We like it. What happens if we cancel three days before?`,
  ],
  chosenNote: [
    ({ operator, aircraft }) =>
      `Going with ${operator}: the ${aircraft} is newer and the crew sleeps at the destination. Second choice stays warm.`,
    ({ operator }) => `${operator} it is. Asked for the insurance certificate, comes tonight.`,
    ({ operator, price }) => `${operator} at ${price}. Margin twelve per cent, client knows we charge one.`,
  ],
  cover: [
    ({ client, route, aircraft }) =>
      `Dear ${client}, please find our proposal for ${route} with the ${aircraft}. Price, terms and cancellation steps are on one page each.`,
    ({ client, aircraft, date }) =>
      `${client}, here is the proposal: ${aircraft}, ${date}, everything included that you asked for. A yes by mail is enough.`,
    ({ client, route }) =>
      `Here you are, ${client}: ${route} on one page. I kept a second aircraft in reserve until you have decided.`,
  ],
  accepted: [
    () => `We take it. Contract to my office, please, wire goes out today.`,
    () => `Approved! Passenger names follow tonight.`,
    () => `Yes from us. Thank you for the speed.`,
  ],
  refused: [
    () => `Thank you for the work, but we will not go ahead this time.`,
    () => `We have decided otherwise. No hard feelings; next time earlier.`,
    () => `It does not work out for us. Please release whatever you hold.`,
  ],
  farewell: [
    ({ client, to }) =>
      `Wonderful, ${client}. Crew and tail are confirmed; I will send the ${to} terminal address the day before.`,
    ({ client }) => `Thank you, ${client}. Everything is booked and I stay reachable until you have landed.`,
  ],
  chase: [
    ({ route }) => `A gentle push on ${route}: the client decides tonight. Yes, no or not yet, anything helps.`,
    ({ date }) => `Any news on ${date}? If the owner hesitates tell me, I would rather know than hope.`,
    ({ route, date }) => `${route}, ${date}: still open on our side. Could you tell me by when you can answer?`,
  ],
} satisfies Record<string, readonly Line[] | Record<string, string>>;

type Situations = {
  [K in keyof typeof lines]: (typeof lines)[K] extends readonly Line[] ? K : never;
}[keyof typeof lines];

/** Returns a text for the situation, always the same for a thread. */
export function say(situation: Situations, turn: number, facts: Facts): string {
  const voices: readonly Line[] = lines[situation];
  const line = voices[turn % voices.length];
  if (line === undefined) throw new Error(`no message templates for ${situation}`);
  return line(facts);
}
