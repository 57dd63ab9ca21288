import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { candidatesFor, estimateFor } from '../known/prices.ts';
import { findOperator } from '../known/operators.ts';
import { chatFromSeller, decline, submitQuote } from '../world/answers.ts';
import type { Act, PoisonKind, RateLimit, Rfq, Trip, RfqSelector } from '../world/model.ts';
import { notFound } from '../world/problem.ts';
import { sendRequests } from '../world/rfqs.ts';
import { getTrip, enqueueNotification, rfqsOf, wantedOf, type World } from '../world/world.ts';
import { release, seededRandom } from './notify.ts';

export interface Stage {
  readonly world: World;
  /** The rate limit to restore. */
  readonly usualLimit: RateLimit;
  /** The speed factor. */
  readonly speed: number;
}

/** Runs a planned step of a trip. @throws the same errors as the operators' pages */
export function perform({ world, usualLimit, speed }: Stage, tripId: string, act: Act): void {
  const trip = getTrip(world, tripId);
  const faults = world.store.faults();
  const setFaults = (changed: Partial<typeof faults>) =>
    world.store.change((change) => change.put('faults', { ...faults, ...changed }));
  switch (act.do) {
    case 'ask':
      return askUpTo(world, trip, act.operators);
    case 'quote':
      return quote(world, rfqNamed(world, trip, act.whom), act);
    case 'decline': {
      const { id } = rfqNamed(world, trip, act.whom);
      decline(world, id, { reason: act.reason, ...(act.text === undefined ? {} : { text: act.text }) });
      return;
    }
    case 'chat':
      chatFromSeller(world, rfqNamed(world, trip, act.whom).id, act.text);
      return;
    case 'hold':
      return setFaults({ isHolding: true });
    case 'release':
      setFaults({ isHolding: false });
      release(world.store, { tripId, copies: act.copies, random: seededRandom(act.seed) });
      return;
    case 'limit':
      return setFaults({ rateLimit: { isOn: true, burst: act.burst, refillPerSecond: act.refillPerSecond } });
    case 'limit_as_before':
      return setFaults({ rateLimit: usualLimit });
    case 'down':
      return setFaults({ downUntilMs: Date.now() + (act.seconds * 1_000) / speed });
    case 'poison':
      return spreadPoison(world, trip);
  }
}

/** Asks operators until this many were asked in total. */
function askUpTo(world: World, trip: Trip, count: number): void {
  const asked = new Set(rfqsOf(world, trip).map(({ sellerId }) => sellerId));
  const operators = candidatesFor(wantedOf(trip), Number.POSITIVE_INFINITY)
    .map(({ operator }) => operator)
    .filter(({ id }) => !asked.has(id))
    .slice(0, Math.max(0, count - asked.size));
  if (operators.length > 0)
    sendRequests(world, trip, { operators, text: 'Please quote all-in, with tail and validity.' });
}

function rfqNamed(world: World, trip: Trip, whom: RfqSelector): Rfq {
  const rfqs = rfqsOf(world, trip);
  const rfq = typeof whom === 'number' ? rfqs[whom] : rfqs.find(({ id }) => id === whom);
  if (rfq === undefined) throw notFound();
  return rfq;
}

function quote(world: World, rfq: Rfq, { factor = 1, text, validHours }: Extract<Act, { do: 'quote' }>): void {
  const price = suggestedPrice(world, rfq, factor);
  const message = text ?? quoteTextFor(rfq);
  const validUntil = instantPlus(world.clock.now(), (validHours ?? 24) * millisecondsPer.hour);
  submitQuote(world, rfq.id, { price, text: message, validUntil });
}

/** A price near Avinode's estimate, but never equal to it. */
export function suggestedPrice(world: World, rfq: Rfq, factor = 1): number {
  const trip = getTrip(world, rfq.tripId);
  const operator = findOperator(rfq.sellerId);
  const lift = rfq.lifts.find(({ state }) => state !== 'Declined') ?? rfq.lifts[0];
  const aircraft = operator?.fleet.find(({ tail }) => tail === lift?.tail);
  if (operator === undefined || aircraft === undefined) return 25_000;
  const own = 0.95 + (numberOf(rfq.id) % 17) / 100;
  return Math.round((estimateFor(operator, aircraft, wantedOf(trip)) * own * factor) / 50) * 50;
}

const numberOf = (id: string): number => Number(/\d+/u.exec(id)?.[0] ?? 0);

function quoteTextFor(rfq: Rfq): string {
  const lift = rfq.lifts.find(({ state }) => state !== 'Declined');
  const name = findOperator(rfq.sellerId)?.person ?? '';
  const tail = lift === undefined ? 'our aircraft' : `${lift.type} ${lift.tail}`;
  const texts = [
    `We are pleased to offer ${tail}. Landing, handling and crew are included; de-icing is not. /${name}`,
    `${tail} is free for you, all-in. Please come back to us before the offer expires. /${name}`,
    `Happy to fly this with ${tail}. Wi-Fi and standard catering are on us. /${name}`,
  ];
  return texts[numberOf(rfq.id) % texts.length] ?? '';
}

/** Resources that fail in different ways when they are read, and notifications that reference nothing. */
function spreadPoison(world: World, trip: Trip): void {
  const kinds: readonly PoisonKind[] = ['html', 'malformed', 'error'];
  const faults = world.store.faults();
  world.store.change((change) => {
    const poison: Record<string, PoisonKind> = { ...faults.poison };
    const send = (body: object) => {
      for (const webhook of world.store.all('webhooks')) {
        const isSubscribed = webhook.active && webhook.companyId === trip.buyerId;
        if (isSubscribed)
          enqueueNotification(world.store, change, {
            webhookId: webhook.id,
            tripId: trip.id,
            body: JSON.stringify(body),
          });
      }
    };
    for (const kind of kinds) {
      const id = change.nextId('asellermsg');
      poison[id] = kind;
      send({ id, href: `${world.origin}/api/tripmsgs/${id}`, type: 'tripmsgs', tripId: trip.code });
    }
    change.put('faults', { ...faults, poison });
    const nothing = change.nextId('asellermsg');
    send({ id: nothing, href: `${world.origin}/api/tripmsgs/${nothing}`, type: 'tripmsgs', tripId: trip.code });
    const strange = change.nextId('aweather');
    send({ id: strange, href: `${world.origin}/api/weather/${strange}`, type: 'weather', tripId: trip.code });
  });
}
