import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Airport, airportOf, placeOf, searchable, searchAirports, searchWords } from './airports.ts';

const place = (icao: string, iata: string | null, city: string, name: string, size: Airport['size']): Airport => ({
  icao,
  iata,
  name,
  city,
  country: 'XX',
  latitude: 0,
  longitude: 0,
  zone: 'UTC',
  size,
});
const teterboro = place('KTEB', 'TEB', 'Teterboro', 'Teterboro Airport', 'medium');
const telluride = place('KTEX', 'TEX', 'Telluride', 'Telluride Regional Airport', 'small');
const charles = place('LFPG', 'CDG', 'Paris', 'Charles de Gaulle International Airport', 'large');
const bourget = place('LFPB', 'LBG', 'Paris', 'Paris-Le Bourget Airport', 'medium');
const alaska = place('PARY', 'RBY', 'Ruby', 'Ruby Airport', 'small');
const kolding = place('EKVD', null, 'Vamdrup', 'Kolding Vamdrup Airport', 'medium');
const tromso = place('ENTC', 'TOS', 'Tromsø', 'Tromsø Airport,', 'large');
const malaga = place('LEMG', 'AGP', 'Málaga', 'Málaga-Costa del Sol Airport', 'large');
const scottsdale = place('KSDL', 'SCF', 'Scottsdale', 'Scottsdale Airport', 'small');
const sundsvall = place('ESNN', 'SDL', 'Sundsvall/ Härnösand', 'Sundsvall-Härnösand Airport', 'medium');
const texas = place('KPRX', 'PRX', 'Paris', 'Cox Field', 'medium');
const vegas = place('KLAS', 'LAS', 'Las Vegas', 'Harry Reid International Airport', 'large');

const given = [teterboro, telluride, charles, bourget, alaska, kolding, tromso, malaga, scottsdale, sundsvall];
const all = [
  ...given.map((airport) => searchable(airport, '', airport === bourget)),
  searchable(texas),
  searchable(vegas, 'McCarran International Airport, Nevada'),
];
const found = (q: string) => searchAirports(all, q, 5).map(({ icao }) => icao);

describe('airport search', () => {
  it.each([
    ['an ICAO code', 'kteb', ['KTEB']],
    ['an IATA code', 'TEB', ['KTEB']],
    ['the beginning of a code, the larger first', 'KTE', ['KTEB', 'KTEX']],
    ['the beginning of a city before an airfield whose code matches', 'par', ['LFPG', 'LFPB', 'KPRX', 'PARY']],
    ['an IATA code before the local one of another', 'sdl', ['ESNN', 'KSDL']],
    ['a city without its accent', 'malaga', ['LEMG']],
    ['a city with its accent', 'MÁLA', ['LEMG']],
    ['a letter without a decomposition', 'tromso', ['ENTC']],
    ['a later word of the name', 'gaulle', ['LFPG']],
    ['a name of two words', 'le bourget', ['LFPB']],
    ['words of city and name in any order', 'bourget paris', ['LFPB']],
    ['a later word of the city', 'veg', ['KLAS']],
    ['an alternative name', 'mccarran', ['KLAS']],
    ['nothing', 'zzzz', []],
    ['nothing for a query without words', ' - ', []],
    ['nothing when only one of two words matches', 'paris texas', []],
  ])('finds %s', (_what, q, expected) => {
    expect(found(q)).toEqual(expected);
  });

  it('returns at most the requested number of airports, each once, for any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 4 }), (q, limit) => {
        const airports = searchAirports(all, q, limit);
        expect(airports.length).toBeLessThanOrEqual(limit);
        expect(new Set(airports).size).toBe(airports.length);
      }),
    );
  });

  it('ranks an airport first for its own code', () => {
    for (const { icao } of given) expect(found(icao.toLowerCase())[0]).toBe(icao);
  });
});

it('splits text into bare words', () => {
  expect(searchWords("Provence–Alpes, Côte d'Azur (łódź)")).toEqual(['provence', 'alpes', 'cote', 'd', 'azur', 'lodz']);
});

it('finds an airport by either code, and shows the code where the city is unknown', () => {
  expect(airportOf(given, 'AGP')).toBe(malaga);
  expect(airportOf(given, 'LEMG')).toBe(malaga);
  expect(airportOf(given, 'XXXX')).toBeNull();
  expect(placeOf(malaga)).toBe('Málaga');
  expect(placeOf({ ...malaga, city: '' })).toBe('LEMG');
});
