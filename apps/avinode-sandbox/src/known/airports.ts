/**
 * The airports of the sandbox: about two hundred real ones, with positions to within a few miles, which is enough to
 * estimate a price. Every other code is refused, such as `KXYZ`.
 */
export interface Airport {
  readonly icao: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly zone: string;
}

const byZone: Readonly<Record<string, string>> = {
  'America/New_York': `KTEB Teterboro 40.9 -74.1; KHPN White Plains 41.1 -73.7; KJFK New York Kennedy 40.6 -73.8;
    KLGA New York LaGuardia 40.8 -73.9; KEWR Newark 40.7 -74.2; KFRG Farmingdale 40.7 -73.4; KISP Islip 40.8 -73.1;
    KMMU Morristown 40.8 -74.4; KBED Bedford 42.5 -71.3; KBOS Boston 42.4 -71.0; KPVD Providence 41.7 -71.4;
    KACK Nantucket 41.3 -70.1; KMVY Martha's Vineyard 41.4 -70.6; KPHL Philadelphia 39.9 -75.2; KILG Wilmington 39.7 -75.6;
    KBWI Baltimore 39.2 -76.7; KIAD Washington Dulles 38.9 -77.5; KDCA Washington National 38.9 -77.0;
    KRIC Richmond 37.5 -77.3; KRDU Raleigh 35.9 -78.8; KCLT Charlotte 35.2 -80.9; KCHS Charleston 32.9 -80.0;
    KSAV Savannah 32.1 -81.2; KATL Atlanta 33.6 -84.4; KPDK Atlanta Peachtree 33.9 -84.3; KJAX Jacksonville 30.5 -81.7;
    KMCO Orlando 28.4 -81.3; KORL Orlando Executive 28.5 -81.3; KTPA Tampa 28.0 -82.5; KSRQ Sarasota 27.4 -82.6;
    KAPF Naples 26.2 -81.8; KPBI Palm Beach 26.7 -80.1; KBCT Boca Raton 26.4 -80.1; KFXE Fort Lauderdale Executive 26.2 -80.2;
    KFLL Fort Lauderdale 26.1 -80.2; KOPF Opa-locka 25.9 -80.3; KMIA Miami 25.8 -80.3; KTMB Miami Executive 25.6 -80.4;
    KEYW Key West 24.6 -81.8; KPIT Pittsburgh 40.5 -80.2; KCLE Cleveland 41.4 -81.9; KCMH Columbus 40.0 -82.9;
    KCVG Cincinnati 39.0 -84.7; KDTW Detroit 42.2 -83.4; KPTK Pontiac 42.7 -83.4; KBUF Buffalo 42.9 -78.7;
    KIND Indianapolis 39.7 -86.3; KSDF Louisville 38.2 -85.7; KBGR Bangor 44.8 -68.8; KPWM Portland, Maine 43.6 -70.3`,
  'America/Chicago': `KMDW Chicago Midway 41.8 -87.8; KORD Chicago O'Hare 42.0 -87.9; KPWK Chicago Executive 42.1 -87.9;
    KMKE Milwaukee 42.9 -87.9; KMSP Minneapolis 44.9 -93.2; KSTL St Louis 38.7 -90.4; KMCI Kansas City 39.3 -94.7;
    KBNA Nashville 36.1 -86.7; KMEM Memphis 35.0 -90.0; KMSY New Orleans 30.0 -90.3; KDAL Dallas Love Field 32.8 -96.9;
    KADS Addison 33.0 -96.8; KDFW Dallas Fort Worth 32.9 -97.0; KAUS Austin 30.2 -97.7; KSAT San Antonio 29.5 -98.5;
    KHOU Houston Hobby 29.6 -95.3; KIAH Houston 30.0 -95.3; KOKC Oklahoma City 35.4 -97.6; KTUL Tulsa 36.2 -95.9;
    KOMA Omaha 41.3 -95.9; KICT Wichita 37.6 -97.4; KBHM Birmingham 33.6 -86.8`,
  'America/Denver': `KDEN Denver 39.9 -104.7; KAPA Centennial 39.6 -104.8; KBJC Rocky Mountain 39.9 -105.1; KASE Aspen 39.2 -106.9;
    KEGE Eagle 39.6 -106.9; KRIL Rifle 39.5 -107.7; KTEX Telluride 37.9 -107.9; KSUN Sun Valley 43.5 -114.3;
    KJAC Jackson Hole 43.6 -110.7; KBZN Bozeman 45.8 -111.2; KSLC Salt Lake City 40.8 -112.0; KABQ Albuquerque 35.0 -106.6;
    KSAF Santa Fe 35.6 -106.1; KBOI Boise 43.6 -116.2`,
  'America/Phoenix': 'KPHX Phoenix 33.4 -112.0; KSDL Scottsdale 33.6 -111.9; KTUS Tucson 32.1 -110.9',
  'America/Los_Angeles': `KVNY Van Nuys 34.2 -118.5; KLAX Los Angeles 33.9 -118.4; KBUR Burbank 34.2 -118.4;
    KSMO Santa Monica 34.0 -118.5; KSNA Orange County 33.7 -117.9; KSAN San Diego 32.7 -117.2; KCRQ Carlsbad 33.1 -117.3;
    KPSP Palm Springs 33.8 -116.5; KSBA Santa Barbara 34.4 -119.8; KMRY Monterey 36.6 -121.8; KSJC San José 37.4 -121.9;
    KSFO San Francisco 37.6 -122.4; KOAK Oakland 37.7 -122.2; KAPC Napa 38.2 -122.3; KSMF Sacramento 38.7 -121.6;
    KTRK Truckee 39.3 -120.1; KLAS Las Vegas 36.1 -115.2; KHND Henderson 36.0 -115.1; KRNO Reno 39.5 -119.8;
    KPDX Portland 45.6 -122.6; KSEA Seattle 47.4 -122.3; KBFI Boeing Field 47.5 -122.3`,
  'Pacific/Honolulu': 'PHNL Honolulu 21.3 -157.9; PHOG Maui 20.9 -156.4; PHKO Kona 19.7 -156.0',
  'America/Anchorage': 'PANC Anchorage 61.2 -150.0',
  'America/Toronto': 'CYYZ Toronto Pearson 43.7 -79.6; CYUL Montréal 45.5 -73.7; CYOW Ottawa 45.3 -75.7',
  'America/Vancouver': 'CYVR Vancouver 49.2 -123.2',
  'America/Edmonton': 'CYYC Calgary 51.1 -114.0',
  'America/Cancun': 'MMUN Cancún 21.0 -86.9',
  'America/Mexico_City': 'MMMX Mexico City 19.4 -99.1; MMTO Toluca 19.3 -99.6; MMPR Puerto Vallarta 20.7 -105.3',
  'America/Mazatlan': 'MMSD San José del Cabo 23.2 -109.7; MMSL Cabo San Lucas 22.9 -109.9',
  'America/Nassau': 'MYNN Nassau 25.0 -77.5; MYEH North Eleuthera 25.5 -76.7',
  'America/Puerto_Rico': `TJSJ San Juan 18.4 -66.0; TNCM St Maarten 18.0 -63.1; TIST St Thomas 18.3 -65.0; TAPA Antigua 17.1 -61.8;
    TBPB Barbados 13.1 -59.5; TFFJ St Barthélemy 17.9 -62.8; MDPC Punta Cana 18.6 -68.4`,
  'America/Cayman': 'MWCR Grand Cayman 19.3 -81.4',
  'Atlantic/Bermuda': 'TXKF Bermuda 32.4 -64.7',
  'America/Sao_Paulo': 'SBGR São Paulo Guarulhos -23.4 -46.5; SBGL Rio de Janeiro -22.8 -43.2',
  'America/Bogota': 'SKBO Bogotá 4.7 -74.1',
  'Europe/London': `EGGW Luton 51.9 -0.4; EGLF Farnborough 51.3 -0.8; EGKB Biggin Hill 51.3 0.0; EGSS Stansted 51.9 0.2;
    EGLL London Heathrow 51.5 -0.5; EGKK London Gatwick 51.1 -0.2; EGLC London City 51.5 0.1; EGTK Oxford 51.8 -1.3;
    EGWU Northolt 51.6 -0.4; EGCC Manchester 53.4 -2.3; EGBB Birmingham 52.5 -1.7; EGPH Edinburgh 55.9 -3.4;
    EGPF Glasgow 55.9 -4.4; EGJJ Jersey 49.2 -2.2`,
  'Europe/Dublin': 'EIDW Dublin 53.4 -6.3; EINN Shannon 52.7 -8.9',
  'Europe/Paris': `LFPB Le Bourget 49.0 2.4; LFPG Paris Charles de Gaulle 49.0 2.5; LFMN Nice 43.7 7.2; LFMD Cannes 43.5 6.9;
    LFLL Lyon 45.7 5.1; LFML Marseille 43.4 5.2; LFBD Bordeaux 44.8 -0.7; LFLB Chambéry 45.6 5.9; LFTZ Saint-Tropez 43.2 6.5`,
  'Europe/Zurich':
    'LSGG Geneva 46.2 6.1; LSZH Zürich 47.5 8.5; LSZS Samedan 46.5 9.9; LSGS Sion 46.2 7.3; LSZB Bern 46.9 7.5',
  'Europe/Berlin': `EDDM Munich 48.4 11.8; EDDF Frankfurt 50.0 8.6; EDDB Berlin 52.4 13.5; EDDH Hamburg 53.6 10.0;
    EDDL Düsseldorf 51.3 6.8; EDDK Cologne 50.9 7.1; EDDS Stuttgart 48.7 9.2; EDMO Oberpfaffenhofen 48.1 11.3`,
  'Europe/Vienna': 'LOWW Vienna 48.1 16.6; LOWS Salzburg 47.8 13.0; LOWI Innsbruck 47.3 11.3',
  'Europe/Amsterdam': 'EHAM Amsterdam 52.3 4.8; EHRD Rotterdam 52.0 4.4',
  'Europe/Brussels': 'EBBR Brussels 50.9 4.5; EBAW Antwerp 51.2 4.5',
  'Europe/Luxembourg': 'ELLX Luxembourg 49.6 6.2',
  'Europe/Rome': `LIRA Rome Ciampino 41.8 12.6; LIML Milan Linate 45.4 9.3; LIMC Milan Malpensa 45.6 8.7; LIPZ Venice 45.5 12.4;
    LIRQ Florence 43.8 11.2; LIRN Naples, Italy 40.9 14.3; LIEO Olbia 40.9 9.5; LICJ Palermo 38.2 13.1`,
  'Europe/Madrid': `LEMD Madrid 40.5 -3.6; LETO Madrid Torrejón 40.5 -3.5; LEBL Barcelona 41.3 2.1; LEPA Palma 39.6 2.7;
    LEIB Ibiza 38.9 1.4; LEMG Málaga 36.7 -4.5; LEVC Valencia 39.5 -0.5`,
  'Europe/Lisbon': 'LPPT Lisbon 38.8 -9.1; LPCS Cascais 38.7 -9.4; LPFR Faro 37.0 -8.0',
  'Europe/Athens': 'LGAV Athens 37.9 23.9; LGMK Mykonos 37.4 25.3; LGSR Santorini 36.4 25.5',
  'Europe/Oslo': 'ENGM Oslo 60.2 11.1; ENBR Bergen 60.3 5.2; ENZV Stavanger 58.9 5.6',
  'Europe/Stockholm': 'ESSB Stockholm Bromma 59.4 17.9; ESSA Stockholm Arlanda 59.7 17.9; ESGG Gothenburg 57.7 12.3',
  'Europe/Copenhagen': 'EKCH Copenhagen 55.6 12.7; EKBI Billund 55.7 9.2',
  'Europe/Helsinki': 'EFHK Helsinki 60.3 25.0',
  'Atlantic/Reykjavik': 'BIKF Keflavík 64.0 -22.6; BIRK Reykjavík 64.1 -21.9',
  'Europe/Warsaw': 'EPWA Warsaw 52.2 21.0',
  'Europe/Prague': 'LKPR Prague 50.1 14.3',
  'Europe/Budapest': 'LHBP Budapest 47.4 19.3',
  'Europe/Istanbul': 'LTBA Istanbul Atatürk 41.0 28.8; LTFE Bodrum 37.2 27.7',
  'Asia/Dubai':
    'OMDW Dubai World Central 24.9 55.2; OMDB Dubai 25.3 55.4; OMAA Abu Dhabi 24.4 54.7; OMAD Al Bateen 24.4 54.5',
  'Asia/Riyadh': 'OERK Riyadh 25.0 46.7; OEJN Jeddah 21.7 39.2',
  'Asia/Qatar': 'OTHH Doha 25.3 51.6',
  'Asia/Jerusalem': 'LLBG Tel Aviv 32.0 34.9',
  'Africa/Casablanca': 'GMMX Marrakesh 31.6 -8.0',
  'Africa/Cairo': 'HECA Cairo 30.1 31.4',
  'Africa/Johannesburg': 'FALA Lanseria -25.9 27.9; FACT Cape Town -34.0 18.6',
  'Asia/Singapore': 'WSSL Seletar 1.4 103.9; WSSS Singapore 1.4 104.0',
  'Asia/Hong_Kong': 'VHHH Hong Kong 22.3 113.9',
  'Asia/Tokyo': 'RJTT Tokyo Haneda 35.6 139.8; RJAA Tokyo Narita 35.8 140.4',
  'Asia/Kolkata': 'VIDP Delhi 28.6 77.1; VABB Mumbai 19.1 72.9',
  'Indian/Maldives': 'VRMM Malé 4.2 73.5',
  'Australia/Sydney': 'YSSY Sydney -33.9 151.2',
};

const airports: ReadonlyMap<string, Airport> = new Map(
  Object.entries(byZone).flatMap(([zone, text]) =>
    text.split(';').map((entry) => {
      const words = entry.trim().split(/\s+/u);
      const [icao = '', name] = [words[0], words.slice(1, -2).join(' ')];
      return [icao, { icao, name, latitude: Number(words.at(-2)), longitude: Number(words.at(-1)), zone }] satisfies [
        string,
        Airport,
      ];
    }),
  ),
);

export const findAirport = (icao: string): Airport | undefined => airports.get(icao.trim().toUpperCase());

export const airportName = (icao: string): string => findAirport(icao)?.name ?? icao;

/** Finds airports by code or part of the name, like Avinode's search field. */
export function searchAirports(filter: string): readonly Airport[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return [];
  const found = [...airports.values()].filter(
    ({ icao, name }) => icao.toLowerCase().startsWith(wanted) || name.toLowerCase().includes(wanted),
  );
  return found.slice(0, 20);
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in nautical miles; 1,000 if one of the two is unknown. */
export function distanceNm(from: string, to: string): number {
  const [a, b] = [findAirport(from), findAirport(to)];
  if (a === undefined || b === undefined) return 1_000;
  const [latitude, longitude] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)];
  const haversine =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(longitude / 2) ** 2;
  return Math.round(2 * 3_440 * Math.asin(Math.min(1, Math.sqrt(haversine))));
}

/** Converts a local date and time at an airport to an instant; UTC if the airport is unknown. */
export function instantAt(icao: string, date: string, time: string): string {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return `${date}T${time}:00Z`;
  const zone = findAirport(icao)?.zone ?? 'UTC';
  // Twice: the second pass corrects the first one across a daylight-saving change.
  const once = asUtc - offsetOf(zone, asUtc);
  return new Date(asUtc - offsetOf(zone, once)).toISOString();
}

function offsetOf(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(at);
  const local = Date.parse(`${parts.replace(', ', 'T')}Z`);
  return Number.isNaN(local) ? 0 : local - Math.floor(at / 1_000) * 1_000;
}
