import type { Leg, Wishes } from '@tripthread/shared/requests/requests';
import type { Inputs, SessionDetail } from '../../../lib/api/api-types.ts';
import { amountText, parseAmount } from '../../../lib/format/money-input.ts';

type Request = NonNullable<SessionDetail['request']>;
type RequestFacts = Required<
  Pick<Inputs['requests']['update'], 'legs' | 'aircraftCategory' | 'budget' | 'specialRequirements' | keyof Wishes>
>;

/** A leg as it is typed: everything is text, empty is "to be decided". */
export interface LegDraft {
  /** Steady across adding and removing, so that the focus stays where it is. */
  readonly key: string;
  readonly departureAirport: string;
  readonly arrivalAirport: string;
  readonly departureDate: string;
  readonly departureTime: string;
  readonly passengers: string;
}

export interface RequestDraft {
  readonly legs: readonly LegDraft[];
  readonly aircraftCategory: string;
  /** One field: an amount means nothing without its currency. */
  readonly budget: { readonly amount: string; readonly currency: string };
  readonly specialRequirements: string;
  readonly pets: string;
  readonly baggage: string;
  readonly catering: string;
  readonly wifi: YesNoInput;
  readonly smoking: YesNoInput;
}

/** Empty is "not said", which is neither. */
export type YesNoInput = '' | 'yes' | 'no';
const yesNo = (value: boolean | null | undefined): YesNoInput => (value == null ? '' : value ? 'yes' : 'no');
const parseYesNo = (text: YesNoInput): boolean | null => (text === '' ? null : text === 'yes');

// Not a counter: a kept draft is read again after a reload, beside keys made since.
const newKey = (): string => crypto.randomUUID();

/** The next leg starts where the last one ends, with as many people. */
export function nextLeg(after: LegDraft | undefined): LegDraft {
  return {
    key: newKey(),
    departureAirport: after?.arrivalAirport ?? '',
    arrivalAirport: '',
    departureDate: '',
    departureTime: '',
    passengers: after?.passengers ?? '',
  };
}

/** The way back of the first leg. */
export function returnLeg(legs: readonly LegDraft[]): LegDraft {
  const next = nextLeg(legs.at(-1));
  return { ...next, arrivalAirport: legs[0]?.departureAirport ?? '' };
}

export type TripType = 'one way' | 'round trip' | 'multi-leg';

const isBack = (first: LegDraft, second: LegDraft): boolean =>
  second.departureAirport.trim() === first.arrivalAirport.trim() &&
  second.arrivalAirport.trim() === first.departureAirport.trim();

/** What the legs amount to. */
export function tripTypeOf(legs: readonly LegDraft[]): TripType {
  const [first, second] = legs;
  if (first === undefined || second === undefined) return 'one way';
  return legs.length === 2 && isBack(first, second) ? 'round trip' : 'multi-leg';
}

/** The legs as that type has them; what fits of what was typed stays. */
export function toTripType(legs: readonly LegDraft[], type: TripType): readonly LegDraft[] {
  const [first, second] = legs;
  if (first === undefined || tripTypeOf(legs) === type) return legs;
  if (type === 'one way') return [first];
  if (type === 'multi-leg') return [...legs, nextLeg(legs.at(-1))];
  const back = second ?? nextLeg(first);
  return [first, { ...back, departureAirport: first.arrivalAirport, arrivalAirport: first.departureAirport }];
}

/** On a round trip the way back follows what is changed on the way out. */
export function withLeg(legs: readonly LegDraft[], changed: LegDraft): readonly LegDraft[] {
  const isRound = tripTypeOf(legs) === 'round trip' && legs[0]?.key === changed.key;
  const replaced = legs.map((leg) => (leg.key === changed.key ? changed : leg));
  const [, second] = replaced;
  if (!isRound || second === undefined) return replaced;
  return [changed, { ...second, departureAirport: changed.arrivalAirport, arrivalAirport: changed.departureAirport }];
}

/** What a draft is made from. */
type DraftSource = Pick<Request, 'aircraftCategory' | 'budget' | 'specialRequirements' | keyof Wishes> & {
  readonly legs: readonly Leg[];
};

/** @param ownCurrency the brokerage's currency, the default of a budget */
export function draftOf(request: DraftSource | null, ownCurrency: string): RequestDraft {
  const legs = (request?.legs ?? []).map((leg): LegDraft => ({
    key: newKey(),
    departureAirport: leg.departureAirport,
    arrivalAirport: leg.arrivalAirport,
    departureDate: leg.departureDate ?? '',
    departureTime: leg.departureTime ?? '',
    passengers: leg.passengers === null ? '' : String(leg.passengers),
  }));
  return {
    legs: legs.length === 0 ? [nextLeg(undefined)] : legs,
    aircraftCategory: request?.aircraftCategory ?? '',
    budget: {
      amount: request?.budget == null ? '' : amountText(request.budget),
      currency: request?.budget?.currency ?? ownCurrency,
    },
    specialRequirements: request?.specialRequirements ?? '',
    pets: request?.pets ?? '',
    baggage: request?.baggage ?? '',
    catering: request?.catering ?? '',
    wifi: yesNo(request?.wifi),
    smoking: yesNo(request?.smoking),
  };
}

const isUntouched = (leg: LegDraft): boolean =>
  [leg.departureAirport, leg.arrivalAirport, leg.departureDate, leg.departureTime, leg.passengers].every(
    (text) => text.trim() === '',
  );

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What is sent; fields that cannot even be read are named in `errors`. Further checks are the schema's. */
export function factsOf(draft: RequestDraft): {
  readonly facts: RequestFacts;
  readonly errors: Readonly<Record<string, string>>;
} {
  const errors: Record<string, string> = {};
  const legs = draft.legs.length === 1 && draft.legs.every(isUntouched) ? [] : draft.legs;
  const amount = draft.budget.amount.trim();
  const budget = amount === '' ? null : parseAmount(amount, draft.budget.currency.trim().toUpperCase());
  if (amount !== '' && budget === null) errors.budget = 'An amount like 45,000 with a currency like USD';
  return {
    errors,
    facts: {
      legs: legs.map((leg) => ({
        departureAirport: leg.departureAirport.trim().toUpperCase(),
        arrivalAirport: leg.arrivalAirport.trim().toUpperCase(),
        departureDate: orNull(leg.departureDate),
        departureTime: orNull(leg.departureTime),
        passengers: leg.passengers.trim() === '' ? null : Number(leg.passengers),
      })),
      aircraftCategory: orNull(draft.aircraftCategory) as RequestFacts['aircraftCategory'],
      budget,
      specialRequirements: orNull(draft.specialRequirements),
      pets: orNull(draft.pets),
      baggage: orNull(draft.baggage),
      catering: orNull(draft.catering),
      wifi: parseYesNo(draft.wifi),
      smoking: parseYesNo(draft.smoking),
    },
  };
}

/** The facts as they are compared: a budget that cannot be read yet is compared as it was typed. */
export function meaningOf(draft: RequestDraft): Readonly<Record<keyof RequestDraft, unknown>> {
  const { facts, errors } = factsOf(draft);
  return errors.budget === undefined ? facts : { ...facts, budget: draft.budget };
}
