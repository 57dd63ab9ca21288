import type { AircraftCategory } from '@tripthread/shared/requests/requests';

/** Fictional operators, with the same names as on the demo desk; the aircraft types are real. */
export interface AircraftType {
  readonly category: AircraftCategory;
  readonly seats: number;
  readonly rangeNm: number;
  readonly knots: number;
  /** In whole US dollars. */
  readonly perHour: number;
}

const kind = (
  category: AircraftCategory,
  seats: number,
  rangeNm: number,
  knots: number,
  perHour: number,
): AircraftType => ({ category, seats, rangeNm, knots, perHour });

const types = {
  'King Air 350': kind('Turbo prop', 8, 1_500, 290, 2_300),
  'Citation M2': kind('Entry level jet (VLJ)', 6, 1_300, 380, 2_900),
  'Phenom 100EV': kind('Entry level jet (VLJ)', 5, 1_150, 375, 2_800),
  'Citation CJ3+': kind('Light jet', 7, 1_800, 400, 3_400),
  'Phenom 300E': kind('Light jet', 8, 2_000, 430, 3_900),
  'Learjet 60': kind('Midsize jet', 7, 2_300, 430, 4_300),
  'Hawker 900XP': kind('Midsize jet', 8, 2_600, 420, 4_700),
  'Citation Excel': kind('Midsize jet', 8, 1_800, 420, 4_400),
  'Pilatus PC-24': kind('Super light jet', 8, 1_900, 410, 4_000),
  'Citation Latitude': kind('Super midsize jet', 9, 2_700, 430, 5_300),
  'Citation Longitude': kind('Super midsize jet', 9, 3_400, 460, 6_000),
  'Challenger 350': kind('Super midsize jet', 9, 3_200, 450, 6_100),
  'Gulfstream G280': kind('Super midsize jet', 9, 3_600, 460, 6_200),
  'Challenger 604': kind('Heavy jet', 11, 3_900, 440, 6_900),
  'Legacy 600': kind('Heavy jet', 13, 3_300, 440, 6_800),
  'Falcon 2000LXS': kind('Heavy jet', 10, 4_000, 450, 7_100),
  'Falcon 900LX': kind('Heavy jet', 12, 4_700, 450, 7_800),
  'Gulfstream G450': kind('Heavy jet', 14, 4_300, 460, 8_200),
  'Gulfstream G550': kind('Ultra long range', 15, 6_700, 470, 9_800),
  'Falcon 8X': kind('Ultra long range', 13, 6_400, 470, 9_900),
  'Global 6500': kind('Ultra long range', 14, 6_600, 480, 10_400),
} as const satisfies Readonly<Record<string, AircraftType>>;

export type AircraftTypeName = keyof typeof types;

export const aircraftType = (name: string): AircraftType | undefined =>
  Object.hasOwn(types, name) ? types[name as AircraftTypeName] : undefined;

export interface Aircraft {
  readonly type: AircraftTypeName;
  readonly tail: string;
}

export interface Operator {
  /** `acomp-…` */
  readonly id: string;
  readonly name: string;
  readonly base: string;
  readonly currency: 'USD' | 'EUR' | 'GBP';
  /** The contact person. */
  readonly person: string;
  readonly fleet: readonly Aircraft[];
}

const operator = (
  number: number,
  name: string,
  base: string,
  currency: Operator['currency'],
  person: string,
  fleet: readonly (readonly [type: AircraftTypeName, tail: string])[],
): Operator => ({
  id: `acomp-${3_000 + number}`,
  name,
  base,
  currency,
  person,
  fleet: fleet.map(([type, tail]) => ({ type, tail })),
});

export const operators: readonly Operator[] = [
  operator(1, 'Blue Meridian Jets', 'KTEB', 'USD', 'Carla', [
    ['Challenger 350', 'N350BM'],
    ['Falcon 900LX', 'N900BM'],
    ['Gulfstream G550', 'N550BM'],
  ]),
  operator(2, 'Tamarack Air Charter', 'KBED', 'USD', 'Joel', [
    ['Phenom 300E', 'N300TC'],
    ['Citation Latitude', 'N681TC'],
    ['Citation Longitude', 'N700TC'],
  ]),
  operator(3, 'Harbourline Aviation', 'KHPN', 'USD', 'Denise', [
    ['Citation M2', 'N210HA'],
    ['Citation CJ3+', 'N303HA'],
    ['Challenger 604', 'N604HA'],
  ]),
  operator(4, 'Cobalt Wing', 'KVNY', 'USD', 'Rafael', [
    ['Citation Longitude', 'N782CW'],
    ['Challenger 350', 'N351CW'],
    ['Global 6500', 'N650CW'],
  ]),
  operator(5, 'Sierra Crest Jets', 'KSDL', 'USD', 'Mona', [
    ['Citation CJ3+', 'N535SC'],
    ['Hawker 900XP', 'N918SC'],
    ['Learjet 60', 'N60SC'],
  ]),
  operator(6, 'Pinnacle Air Partners', 'KDAL', 'USD', 'Howard', [
    ['Hawker 900XP', 'N800PA'],
    ['Gulfstream G280', 'N280PA'],
  ]),
  operator(7, 'Lakeshore Jet Group', 'KPWK', 'USD', 'Bridget', [
    ['Citation Excel', 'N560LJ'],
    ['Hawker 900XP', 'N900LJ'],
    ['King Air 350', 'N350LJ'],
  ]),
  operator(8, 'Gulfmark Executive', 'KOPF', 'USD', 'Teo', [
    ['Phenom 300E', 'N301GX'],
    ['Gulfstream G450', 'N450GX'],
    ['Gulfstream G550', 'N551GX'],
  ]),
  operator(9, 'Solent Executive Air', 'EGLF', 'GBP', 'Fiona', [
    ['Citation CJ3+', 'G-SOLN'],
    ['Citation Latitude', 'G-LATS'],
    ['Gulfstream G550', 'G-SLNT'],
  ]),
  operator(10, 'Alpenglow Aviation', 'LSGG', 'EUR', 'Reto', [
    ['Pilatus PC-24', 'HB-ALP'],
    ['Falcon 2000LXS', 'HB-IGL'],
  ]),
  operator(11, 'Norden Jet', 'ENGM', 'EUR', 'Silje', [
    ['Legacy 600', 'LN-NRD'],
    ['Phenom 300E', 'LN-PHN'],
  ]),
  operator(12, 'Mistral Air Services', 'LFMN', 'EUR', 'Laurent', [
    ['Citation CJ3+', 'I-CJMS'],
    ['Falcon 900LX', 'I-MSTL'],
  ]),
  operator(13, 'Aero Levante', 'LEPA', 'EUR', 'Nuria', [
    ['Phenom 100EV', 'EC-LVT'],
    ['Challenger 350', 'EC-LVC'],
  ]),
  operator(14, 'Sabreline Private', 'KAPA', 'USD', 'Grant', [
    ['Citation Excel', 'N561SP'],
    ['Citation Latitude', 'N680SP'],
    ['Falcon 2000LXS', 'N200SP'],
  ]),
  operator(15, 'Oryx Sands Aviation', 'OMDW', 'USD', 'Yousef', [
    ['Global 6500', 'A6-ORX'],
    ['Legacy 600', 'A6-ORL'],
  ]),
  operator(
    16,
    "Compagnie Européenne d'Aviation d'Affaires et de Liaisons Intercontinentales",
    'LFPB',
    'EUR',
    'Clémence',
    [
      ['Falcon 8X', 'F-HCAE'],
      ['Falcon 2000LXS', 'F-HLRI'],
    ],
  ),
];

const byId = new Map(operators.map((one) => [one.id, one]));

export const findOperator = (id: string): Operator | undefined => byId.get(id);

/** Finds an operator by id or name, in any case. */
export const operatorNamed = (text: string): Operator | undefined =>
  findOperator(text) ?? operators.find(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
