/**
 * Names of places that the airport list has under other names or with several airports, with the airports that charter flights
 * use there, most likely first. They are offered, never chosen.
 */
export const metros: Readonly<Record<string, readonly string[]>> = {
  'new york': ['KTEB', 'KHPN', 'KJFK', 'KLGA', 'KEWR', 'KFRG'],
  nyc: ['KTEB', 'KHPN', 'KJFK', 'KLGA', 'KEWR', 'KFRG'],
  ny: ['KTEB', 'KHPN', 'KJFK', 'KLGA', 'KEWR', 'KFRG'],
  'new jersey': ['KTEB', 'KEWR', 'KMMU'],
  london: ['EGGW', 'EGLF', 'EGKB', 'EGSS', 'EGLL', 'EGLC'],
  lon: ['EGGW', 'EGLF', 'EGKB', 'EGSS', 'EGLL', 'EGLC'],
  paris: ['LFPB', 'LFPG', 'LFPO'],
  'los angeles': ['KVNY', 'KLAX', 'KBUR', 'KSMO'],
  la: ['KVNY', 'KLAX', 'KBUR', 'KSMO'],
  miami: ['KOPF', 'KMIA', 'KTMB', 'KFXE'],
  chicago: ['KMDW', 'KPWK', 'KORD', 'KDPA'],
  dallas: ['KDAL', 'KADS', 'KDFW'],
  houston: ['KHOU', 'KIAH', 'KSGR'],
  washington: ['KIAD', 'KDCA'],
  'washington dc': ['KIAD', 'KDCA'],
  dc: ['KIAD', 'KDCA'],
  'san francisco': ['KSFO', 'KOAK', 'KSJC', 'KHWD'],
  sf: ['KSFO', 'KOAK', 'KSJC', 'KHWD'],
  'bay area': ['KSFO', 'KOAK', 'KSJC', 'KHWD'],
  boston: ['KBOS', 'KBED'],
  vegas: ['KLAS', 'KVGT', 'KHND'],
  'las vegas': ['KLAS', 'KVGT', 'KHND'],
  'palm beach': ['KPBI', 'KLNA'],
  'west palm': ['KPBI', 'KLNA'],
  atlanta: ['KPDK', 'KATL', 'KFTY'],
  denver: ['KAPA', 'KBJC', 'KDEN'],
  orlando: ['KMCO', 'KORL', 'KISM'],
  phoenix: ['KPHX', 'KSDL', 'KDVT'],
  milan: ['LIML', 'LIMC', 'LIME'],
  rome: ['LIRA', 'LIRF'],
  moscow: ['UUWW', 'UUEE', 'UUDD'],
  dubai: ['OMDW', 'OMDB'],
  toronto: ['CYYZ', 'CYTZ'],
  naples: ['KAPF', 'LIRN'],
  'the hamptons': ['KHTO', 'KFOK'],
  hamptons: ['KHTO', 'KFOK'],
  'sun valley': ['KSUN'],
  vail: ['KEGE'],
  'jackson hole': ['KJAC'],
  'marthas vineyard': ['KMVY'],
  'south of france': ['LFMN', 'LFMD'],
  monaco: ['LFMN', 'LFMD'],
  'st tropez': ['LFTZ', 'LFMN'],
  'st moritz': ['LSZS'],
  engadin: ['LSZS'],
  courchevel: ['LFLJ', 'LFLB'],
  gstaad: ['LSGK'],
  mykonos: ['LGMK'],
  santorini: ['LGSR'],
  ibiza: ['LEIB'],
  mallorca: ['LEPA'],
  majorca: ['LEPA'],
  olbia: ['LIEO'],
  sardinia: ['LIEO', 'LIEE'],
  cabo: ['MMSL', 'MMSD'],
  cancun: ['MMUN'],
  nassau: ['MYNN'],
  turks: ['MBPV'],
  'turks and caicos': ['MBPV'],
  provo: ['MBPV'],
  'st barts': ['TFFJ', 'TNCM'],
  'st maarten': ['TNCM'],
  'st martin': ['TNCM', 'TFFG'],
  anguilla: ['TQPF'],
};

/**
 * Words that are airport codes too. In lower case they are words, unless they are in a route next to a code that is not a
 * word.
 */
export const commonWords: ReadonlySet<string> = new Set(
  (
    'act add age ago aid aim air all and any are arm art ask asp bag bar bat bay bed bee bet big bit box boy bus but buy can cap car cat ' +
    'cut dad day did die dog dry due ear eat egg end eta etd eye fan far fat few fit fix fly for fun gas get god got gun guy had has hat ' +
    'her him his hit hot how ice ill its jet job joy key kid law lay leg let lie lot low man map max may men met mid min mix mom mum net ' +
    'new nor not now nut odd off old one our out own pax pay per pet put raw red rid row run sad say sea see set she sit six sky ski son ' +
    'sub sun tax tea ten the tie til tip toe too top try two use van via war was way wed who why win won yes yet you sat sun mon tue wed thu ' +
    'fri jan feb mar apr may jun jul aug sep oct nov dec est edt cst cdt mst mdt pst pdt gmt utc usd eur gbp chf vip tbd tba ulr rtn ret ' +
    'arr dep wks hrs req adv ppl inf adt chd tot nyc lon plus need best asap with from back this that will they them then when want ' +
    'pls plz thx get got how yea yep nee ' +
    'dogs cats bags skis kids pets golf wifi mind long heli prop mins days week'
  ).split(' '),
);
