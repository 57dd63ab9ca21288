import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { formatMoney } from '@tripthread/shared/money/money';
import { isComplete, type Leg, routeOf } from '@tripthread/shared/requests/requests';
import { cityOf } from './airports.ts';
import type { DemoBeat, DemoAction, DemoThread } from './demo-script.ts';
import { type Asked, type Charter, type DemoLeg, type Stage, stages } from './charters/charters.ts';
import { agents, clients, operators } from './people.ts';
import { type Facts, lines, say } from './charters/message-templates.ts';

const reaches = (stage: Stage, least: Stage): boolean => stages.indexOf(stage) >= stages.indexOf(least);

/** Builds the thread of a charter. `number` determines its ids and its texts. */
export function storyOf(charter: Charter, number: number, now: Instant): DemoThread {
  const deeds = [
    ...beginning(charter, number, now),
    ...sourcing(charter, number, now),
    ...ending(charter, number, now),
    ...lastly(charter),
  ];
  return {
    owner: charter.owner,
    client: charter.client,
    subject: charter.subject,
    beganHoursAgo: charter.began,
    beats: [...inTime(markRead(deeds, charter), charter.began, charter.last), ...closingBeats(charter)],
  };
}

export const legOf = ([from, to, inDays, time, passengers]: DemoLeg, now: Instant): Leg => ({
  departureAirport: from,
  arrivalAirport: to,
  departureDate: inDays === null ? null : instantPlus(now, inDays * millisecondsPer.day).slice(0, 10),
  departureTime: time,
  passengers,
});

/** Returns the form of address: first name, or title and last name. */
const firstName = (name: string): string => {
  const words = name.split(' ');
  return words[0] === 'Dr.' ? `Dr. ${words.at(-1)}` : (words[0] ?? name);
};

function factsOf(charter: Charter, now: Instant, offer?: Asked): Facts {
  const legs = charter.legs.map((leg) => legOf(leg, now));
  const { departureAirport, arrivalAirport, departureDate, passengers } = routeOf(legs);
  const from = cityOf(departureAirport ?? '');
  const to = cityOf(arrivalAirport ?? '');
  const quote = offer?.quote;
  return {
    client: firstName(clients[charter.client].name),
    broker: firstName(agents[charter.owner].name),
    operator: offer === undefined ? '' : operators[offer.operator],
    from,
    to,
    route: `${from} to ${to}`,
    date: departureDate === null ? 'a day to be decided' : dayOf(departureDate),
    pax:
      passengers === null ? 'a party to be counted' : passengers === 1 ? 'one passenger' : `${passengers} passengers`,
    aircraft: quote?.aircraft ?? '',
    price: quote === undefined ? '' : formatMoney({ amountMinor: quote.total * 100, currency: quote.currency }),
    needs: charter.needs === undefined ? '' : ` (${charter.needs.replace(/\.$/u, '')})`,
    count: (charter.asked ?? []).filter((asked) => asked.quote !== undefined).length,
  };
}

const dayOf = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(date),
  );

function beginning(charter: Charter, number: number, now: Instant): readonly DemoAction[] {
  const facts = factsOf(charter, now);
  const opening: DemoAction = { is: 'client', text: charter.opening };
  if (charter.stage === 'talk') return [opening, { is: 'reply', text: say('talk', number, facts) }];
  const legs = charter.legs.map((leg) => legOf(leg, now));
  const request: DemoAction = {
    is: 'request',
    legs,
    category: charter.category ?? null,
    budget: charter.budget ?? null,
    needs: charter.needs ?? null,
    along: charter.along ?? {},
  };
  if (!isComplete(legs)) return [opening, request, { is: 'reply', text: say('askFacts', number, facts) }];
  const reply: DemoAction = { is: 'reply', text: say('acknowledge', number, facts) };
  // Every other client confirms.
  return number % 2 === 0
    ? [opening, request, reply]
    : [opening, request, reply, { is: 'client', text: say('confirmFacts', number, facts) }];
}

const avinodeIds = (number: number, place: number) => ({
  rfq: `arfq-${69_100_000 + number * 20 + place}`,
  quote: `aquote-${398_500_000 + number * 20 + place}`,
});

const letters = 'BCDFGHJKLMNPQRSTVWXZ23456789';

/** Returns six characters, different for every number; none is a word or the code of a sample. */
export function tripCodeOf(number: number): string {
  // A step coprime to the size of the space visits each code once.
  let rest = (number * 348_121_741 + 17_320_508) % letters.length ** 6;
  let code = '';
  for (let place = 0; place < 6; place += 1) {
    code += letters[rest % letters.length];
    rest = Math.floor(rest / letters.length);
  }
  return code;
}

function sourcing(charter: Charter, number: number, now: Instant): readonly DemoAction[] {
  const asked = charter.asked ?? [];
  const names = charter.trip ?? (asked.length > 0 ? 'both' : undefined);
  if (!reaches(charter.stage, 'sourcing') || names === undefined) return [];
  const deeds: DemoAction[] = [
    {
      is: 'trip',
      id: names === 'code' ? null : `atrip-${64_960_000 + number * 7}`,
      code: names === 'id' ? null : tripCodeOf(number),
    },
  ];
  if (asked.length === 0) return deeds;
  deeds.push({ is: 'ask', text: say('toOperators', number, factsOf(charter, now)) });
  for (const [place, one] of asked.entries()) {
    const isSilent = one.quote === undefined && one.decline === undefined;
    deeds.push({ is: 'rfq', operator: one.operator, rfq: avinodeIds(number, place).rfq, isSilent });
  }
  for (const [place, one] of asked.entries()) deeds.push(...answerOf(charter, number, place, one, now));
  const answered = asked.some(({ quote }) => quote !== undefined);
  if (!answered && asked.length > 1) deeds.push({ is: 'ask', text: say('chase', number, factsOf(charter, now)) });
  return deeds;
}

function answerOf(charter: Charter, number: number, place: number, asked: Asked, now: Instant): readonly DemoAction[] {
  const { operator, decline, quote, estimate } = asked;
  const ids = avinodeIds(number, place);
  if (decline !== undefined) {
    return [
      { is: 'operator', operator, text: lines.decline[decline] },
      { is: 'decline', operator, rfq: ids.rfq, reason: decline },
    ];
  }
  if (estimate !== undefined) return [{ is: 'estimate', operator, ...ids, ...estimate }];
  if (quote === undefined) return [];
  const { was, ...terms } = quote;
  const offered: DemoAction = { is: 'quote', operator, ...ids, ...terms };
  const announce = (situation: 'offer' | 'repriced', total: number): DemoAction => ({
    is: 'operator',
    operator,
    text: say(situation, number + place, factsOf(charter, now, { operator, quote: { ...quote, total } })),
  });
  if (was === null) return [announce('offer', quote.total), offered];
  return [announce('offer', was), { ...offered, total: was }, announce('repriced', quote.total), offered];
}

function ending(charter: Charter, number: number, now: Instant): readonly DemoAction[] {
  const { stage, chosen, outcome = '' } = charter;
  const asked = charter.asked ?? [];
  const place = Math.max(
    0,
    asked.findIndex(({ operator, quote }) => (chosen === undefined ? quote !== undefined : operator === chosen)),
  );
  const best = asked[place];
  const facts = factsOf(charter, now, best);
  const deeds: DemoAction[] = [];
  if (best?.quote !== undefined) {
    deeds.push({ is: 'reply', text: say('summary', number, facts) });
    if (number % 3 !== 0) deeds.push({ is: 'client', text: say('reaction', number, facts) });
  }
  if (chosen !== undefined) {
    deeds.push({ is: 'choose', quote: avinodeIds(number, place).quote });
    deeds.push({ is: 'note', text: say('chosenNote', number, facts) });
  }
  if (chosen !== undefined && reaches(stage, 'drafted'))
    deeds.push({ is: 'propose', title: `${facts.route}, ${facts.aircraft}`.slice(0, 200) });
  if (chosen !== undefined && reaches(stage, 'sent'))
    deeds.push({ is: 'reply', text: say('cover', number, facts) }, { is: 'send' });
  if (stage === 'won') {
    deeds.push({ is: 'client', text: say('accepted', number, facts) });
    deeds.push({ is: 'complete', outcome: 'won', reason: outcome });
    deeds.push({ is: 'reply', text: say('farewell', number, facts) });
  }
  if (stage === 'lost') {
    deeds.push({ is: 'client', text: say('refused', number, facts) });
    deeds.push({ is: 'complete', outcome: 'lost', reason: outcome });
  }
  return deeds;
}

function lastly({ lastly: said = [] }: Charter): readonly DemoAction[] {
  return said.map(([speaker, text]): DemoAction => {
    if (speaker === 'client' || speaker === 'note') return { is: speaker, text };
    if (speaker === 'broker') return { is: 'reply', text };
    if (speaker === 'operators') return { is: 'ask', text };
    return { is: 'operator', operator: speaker, text };
  });
}

const isExternalAction = ({ is }: DemoAction): boolean => ['client', 'operator', 'quote', 'decline'].includes(is);

/** Unread starts after the assignee's last read: here at the newest message from outside. */
function markRead(deeds: readonly DemoAction[], { unread = false }: Charter): readonly DemoAction[] {
  const newest = unread ? deeds.findLastIndex(isExternalAction) : deeds.length;
  // A quote comes with the operator's message about it: both are unread.
  const at = newest > 0 && deeds[newest - 1]?.is === 'operator' ? newest - 1 : newest;
  return [...deeds.slice(0, at), { is: 'read' }, ...deeds.slice(at)];
}

/** How long people take, in parts of the thread's whole time. */
const pauseBefore: Partial<Record<DemoAction['is'], number>> = {
  client: 4,
  reply: 1.2,
  operator: 3,
  ask: 0.6,
  note: 0.5,
  choose: 0.8,
  propose: 1,
  send: 0.3,
  complete: 0.4,
  rfq: 0.12,
};

function inTime(deeds: readonly DemoAction[], began: number, last: number): readonly DemoBeat[] {
  const waits = deeds.map(({ is }, index) => (index === 0 ? 0.02 : (pauseBefore[is] ?? 0.1)));
  const whole = waits.reduce((sum, wait) => sum + wait, 0);
  let passed = 0;
  return deeds.map((action, index) => {
    passed += waits[index] ?? 0;
    return { deed: action, hoursAgo: began - (began - last) * (passed / whole) };
  });
}

/** The final state of a thread: snoozed, or archived 90 days after its end. */
function closingBeats({ pause, archived = false, last }: Charter): readonly DemoBeat[] {
  const beats: DemoBeat[] = [];
  if (pause !== undefined) {
    const action: DemoAction = { is: 'pause', wakesIn: pause.wakesIn ?? null, keep: pause.keep ?? false };
    beats.push({ deed: action, hoursAgo: last * 0.95 });
  }
  if (archived) beats.push({ deed: { is: 'archive' }, hoursAgo: last - 90 * 24 });
  return beats;
}
