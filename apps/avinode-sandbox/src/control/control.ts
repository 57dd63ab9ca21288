import type { CancelReason } from '@tripthread/shared/sourcing/avinode';
import { type Instant, instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import type { DeclineReason } from '@tripthread/shared/quotes/quotes';
import { accountOf, firstBuyer } from '../known/accounts.ts';
import { operatorNamed } from '../known/operators.ts';
import { candidatesFor } from '../known/prices.ts';
import { type Autoplay, planAnswers, planReply } from '../play/autoplay.ts';
import { suggestedPrice } from '../play/actions.ts';
import { type Notifier, release, seededRandom } from '../play/notify.ts';
import type { Planner, Run } from '../play/plans.ts';
import type { ScenarioName } from '../play/scenarios.ts';
import { chatFromBuyer, chatFromSeller, decline, type Offered, submitQuote } from '../world/answers.ts';
import { type Faults, type Quote, type Rfq, type TableName, type Trip, type Webhook } from '../world/model.ts';
import { invalid } from '../world/problem.ts';
import { cancelRfq, cancelTrip, sendRequests } from '../world/rfqs.ts';
import { createTrip } from '../world/trips.ts';
import { getRfq, getTrip, enqueueNotification, wantedOf, type World } from '../world/world.ts';

export interface ControlOptions {
  readonly world: World;
  readonly planner: Planner;
  readonly notifier: Notifier;
  readonly usualFaults: Faults;
  readonly refillLimits: () => void;
  readonly autoplay: Autoplay | undefined;
}

/** A trip created in Avinode itself, unknown to the product. */
export interface HandMadeTrip {
  readonly legs: readonly {
    readonly from: string;
    readonly to: string;
    readonly date: string;
    readonly time?: string;
    readonly pax?: number;
  }[];
  readonly category?: string;
  readonly externalTripId?: string;
}

export interface SendOptions {
  /** Operators by name or id; otherwise this many of the best matches, 3 by default. */
  readonly operators?: readonly string[];
  readonly count?: number;
  readonly message?: string;
}

export interface QuoteOptions {
  /** In whole or fractional units of the currency; by default near the estimate. */
  readonly price?: number;
  readonly currency?: string;
  readonly validUntil?: Instant | null;
  readonly validHours?: number;
  readonly message?: string;
  /** One of the requested lifts; by default the quoted one, or the first without an answer. */
  readonly liftId?: string;
  /** The line items; by default the operator's usual ones. */
  readonly lineItems?: Quote['lineItems'];
}

export interface DeclineOptions {
  readonly reason?: DeclineReason;
  readonly message?: string;
  /** One aircraft only; otherwise the whole request. */
  readonly liftId?: string;
}

export type Control = ReturnType<typeof openControl>;

/** Everything that the pages offer, plus faults, holding notifications, and scenarios. */
export const openControl = (options: ControlOptions) => ({
  ...buyerControls(options),
  ...sellerControls(options),
  ...faultControls(options),
  ...stateControls(options),
});

/** What the brokerage does in Avinode itself. */
function buyerControls({ world, autoplay }: ControlOptions) {
  const personOf = (trip: Trip) => accountOf(trip.buyerId).person;

  return {
    createTrip({ legs, category, externalTripId }: HandMadeTrip): Trip {
      const segments = legs.map(({ from, to, date, time, pax }) => ({
        startAirport: { icao: from },
        endAirport: { icao: to },
        dateTime: { date, ...(time === undefined ? {} : { time }) },
        ...(pax === undefined ? {} : { paxCount: String(pax) }),
      }));
      const criteria = category === undefined ? {} : { requiredLift: [{ aircraftCategory: category }] };
      return createTrip(world, firstBuyer.companyId, { externalTripId, criteria, segments, sourcing: true });
    },

    /** @param trip either of its names */
    sendRequests(trip: string, { operators, count = 3, message }: SendOptions = {}): readonly Rfq[] {
      const found = getTrip(world, trip);
      const asked = new Set(found.rfqIds.map((id) => getRfq(world, id).sellerId));
      const chosen = operators?.map((name) => {
        const operator = operatorNamed(name);
        if (operator === undefined) throw invalid(`There is no operator ${name}`, 'operators');
        return operator;
      });
      const fitting = candidatesFor(wantedOf(found), Number.POSITIVE_INFINITY)
        .map(({ operator }) => operator)
        .filter(({ id }) => !asked.has(id));
      return sendRequests(world, found, {
        operators: chosen ?? fitting.slice(0, count),
        ...(message === undefined ? {} : { text: message }),
        ...(autoplay === undefined ? {} : { also: (change, rfqs) => planAnswers(autoplay, change, rfqs) }),
      });
    },

    /** Sends a chat message as the brokerage, in Avinode itself. */
    chatAsBuyer(rfqId: string, message: string) {
      const person = personOf(getTrip(world, getRfq(world, rfqId).tripId));
      const also = autoplay === undefined ? {} : { also: planReply.bind(null, autoplay) };
      return chatFromBuyer(world, rfqId, { text: message, person, ...also });
    },

    /** Cancels a trip or an RFQ as the brokerage, in Avinode itself. */
    cancel(name: string, { reason = 'OTHER', message = '' }: { reason?: CancelReason; message?: string } = {}): void {
      if (name.startsWith('arfq-')) {
        const person = personOf(getTrip(world, getRfq(world, name).tripId));
        return cancelRfq(world, name, { reason, text: message, person });
      }
      const trip = getTrip(world, name);
      cancelTrip(world, trip, { reason, text: message, person: personOf(trip) });
    },
  };
}

/** What the operators do. */
function sellerControls({ world }: ControlOptions) {
  return {
    /** Submits a firm price; for an RFQ that already has one, a new price of the same quote. */
    quote(rfqId: string, { price, validUntil, validHours, message, ...rest }: QuoteOptions = {}): Offered {
      const until =
        validHours === undefined ? validUntil : instantPlus(world.clock.now(), validHours * millisecondsPer.hour);
      return submitQuote(world, rfqId, {
        ...rest,
        price: price ?? suggestedPrice(world, getRfq(world, rfqId)),
        ...(until === undefined ? {} : { validUntil: until }),
        ...(message === undefined ? {} : { text: message }),
        isByHand: true,
      });
    },

    decline(rfqId: string, { reason = 'OTHER', message, liftId }: DeclineOptions = {}) {
      return decline(world, rfqId, {
        reason,
        isByHand: true,
        ...(message === undefined ? {} : { text: message }),
        ...(liftId === undefined ? {} : { liftId }),
      });
    },

    /** Sends a chat message as the operator. */
    chat: (rfqId: string, message: string) => chatFromSeller(world, rfqId, message, true),
  };
}

/** What goes wrong, and notifications that are late, repeated or made up. */
function faultControls({ world: { store }, refillLimits }: ControlOptions) {
  return {
    faults: (): Faults => store.faults(),

    /** Changes the given faults and keeps the others. */
    setFaults(changed: Partial<Omit<Faults, 'id'>>): Faults {
      const faults: Faults = { ...store.faults(), ...changed };
      store.change((change) => change.put('faults', faults));
      refillLimits();
      return faults;
    },

    /** Holds notifications from now on. */
    hold(): void {
      store.change((change) => change.put('faults', { ...store.faults(), isHolding: true }));
    },

    /**
     * Releases the held notifications in random order.
     * @param copies how many more times each is sent on average; 0.3 sends three in ten twice
     * @returns the number of deliveries
     */
    release({ copies = 0, seed = 1 }: { copies?: number; seed?: number } = {}): number {
      store.change((change) => change.put('faults', { ...store.faults(), isHolding: false }));
      return release(store, { copies, random: seededRandom(seed) });
    },

    /** Sends a notification with any content to the brokerage's webhooks. */
    notify(body: unknown, times = 1): void {
      store.change((change) => {
        for (const webhook of store.all('webhooks')) {
          if (!webhook.active || webhook.companyId !== firstBuyer.companyId) continue;
          for (let time = 0; time < times; time += 1) {
            enqueueNotification(store, change, { webhookId: webhook.id, tripId: null, body: JSON.stringify(body) });
          }
        }
      });
    },
  };
}

/** The state, its reset, and scenarios. */
function stateControls({ world, planner, notifier, usualFaults, refillLimits }: ControlOptions) {
  const { store } = world;
  return {
    runScenario: (name: ScenarioName, trip: string, speed = 1): Run => planner.run(name, trip, speed),

    /** Deletes trips, RFQs, answers and queued notifications and clears faults; webhooks and used ids stay. */
    reset(): void {
      const emptied: readonly TableName[] = ['trips', 'rfqs', 'quotes', 'messages', 'deliveries', 'plans', 'tokens'];
      store.change((change) => {
        for (const table of emptied) for (const { id } of store.all(table)) change.remove(table, id);
        change.put('faults', usualFaults);
      });
      refillLimits();
    },

    webhooks: (): readonly Webhook[] => [...store.all('webhooks')],
    trip: (name: string): Trip => getTrip(world, name),
    rfq: (id: string): Rfq => getRfq(world, id),
    trips: (): readonly Trip[] => [...store.all('trips')],

    /** Returns counts of everything, and the state of notifications. */
    state() {
      const deliveries = [...store.all('deliveries')];
      return {
        trips: store.count('trips'),
        rfqs: store.count('rfqs'),
        quotes: store.count('quotes'),
        messages: store.count('messages'),
        plans: store.count('plans'),
        webhooks: [...store.all('webhooks')].map(({ id, targetURI, active }) => ({ id, targetURI, active })),
        notifications: {
          ...notifier.counts(),
          pending: deliveries.filter(({ isHeld }) => !isHeld).length,
          held: deliveries.filter(({ isHeld }) => isHeld).length,
        },
        faults: store.faults(),
      };
    },

    attempts: () => notifier.attempts(),
    /** Resolves when no notification is queued except held ones. */
    settled: () => notifier.settled(),
  };
}
