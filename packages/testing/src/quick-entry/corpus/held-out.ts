import type { Phrase } from './phrase.ts';

/** Written after the rules stood, to see how they do on what they were not made with. */
export const heldOutPhrases: readonly Phrase[] = [
  ['HPN-PBI Thu 17 Dec 0800 4pax light jet $22k', 'KHPN-KPBI 12-17 08:00 4 ; category=Light jet ; budget=USD 22000'],
  ['mia to nas 5 dec 10am 5 ppl ow', 'KMIA-MYNN 12-05 10:00 5'],
  [
    'Need super midsize VNY - ASE 19th Dec 11:00, 7 pax w skis, back 27 Dec',
    'KVNY-KASE 12-19 11:00 7 > KASE-KVNY 12-27 . 7 ; category=Super midsize jet ; baggage=skis',
  ],
  ['BED to TEB 1st of december depart 6:30am 1 passenger', 'KBED-KTEB 12-01 06:30 1'],
  ['FXE-MYEH 23 dec 8 pax 1 dog turbo prop', 'KFXE-MYEH 12-23 . 8 ; pets=1 dog ; category=Turbo prop'],
  ['dal-sdl 4 dec 1500 rtn 6 dec 1700 3 pax', 'KDAL-KSDL? 12-04 15:00 3 > KSDL?-KDAL 12-06 17:00 3'],
  [
    'Marcus Vale: LAS to VNY Sunday 2pm, 6 passengers, wifi',
    'KLAS-KVNY 11-29 14:00 6 ; wifi=yes ; client=Marcus Vale?',
  ],
  ['quote pls KASE KTEB 27DEC 1200 5PAX MIDSIZE', 'KASE-KTEB 12-27 12:00 5 ; category=Midsize jet'],
  ['bur to apc 12/05 9am 4pax', 'KBUR-KAPC 12-05? 09:00 4'],
  ['egll-omdb 22 dec 2100 12 pax vip airliner', 'EGLL-OMDB 12-22 21:00 12 ; category=VIP airliner'],
  ['eggw - lirf 15.12.2026 09:30 6 pax 35k eur', 'EGGW-LIRF 12-15 09:30 6 ; budget=EUR 35000'],
  ['le bourget to farnborough 8 dec 5pm 2 pax', 'LFPB-EGLF 12-08 17:00 2'],
  ['pwk-apf dec 21, return dec 28, family of 5, labrador', 'KPWK-KAPF 12-21 . 5 > KAPF-KPWK 12-28 . 5 ; pets=labrador'],
  [
    'opf-mdpc 26 dec 11am 9 pax heavy jet full catering',
    'KOPF-MDPC 12-26 11:00 9 ; category=Heavy jet ; catering=full catering',
  ],
  ['chicago to aspen 20 dec 6 pax', 'KMDW?-KASE 12-20 . 6'],
  ['teb to st barts 27 dec 8 pax', 'KTEB-TFFJ? 12-27 . 8'],
  ['vegas to van nuys tomorrow night 4 pax', 'KLAS?-KVNY 11-29 . 4 ; left=night'],
  [
    'LSGG-LFMN 12 Dec 18:45, 3 pax, citation xls',
    'LSGG-LFMN 12-12 18:45 3 ; category=Super light jet? ; wish=Aircraft: citation xls',
  ],
  ['teb-pbi 4 dec 9am 4 pax + pbi-teb 8 dec 3pm 6 pax', 'KTEB-KPBI 12-04 09:00 4 > KPBI-KTEB 12-08 15:00 6'],
  ['sfo/vny/las/sfo 7 dec 9 dec 11 dec 5 pax', 'KSFO-KVNY 12-07 . 5 > KVNY-KLAS 12-09 . 5 > KLAS-KSFO 12-11 . 5'],
  ['hou to dal monday 7am same day return 6pm 3 pax', 'KHOU-KDAL 11-30 07:00 3 > KDAL-KHOU 11-30 18:00 3'],
  [
    'TEB-LFPB 14 DEC 1900 10 PAX G650 WIFI BUDGET 130K USD',
    'KTEB-LFPB 12-14 19:00 10 ; category=Ultra long range? ; wish=Aircraft: G650 ; wifi=yes ; budget=USD 130000',
  ],
  [
    'for Mrs Petrova, VNY-HNL 18 dec 10 am, 4 pax, vegetarian meals',
    'KVNY-PHNL 12-18 10:00 4 ; client=Petrova? ; catering=vegetarian meals',
  ],
  ['teb ase 19 dec 6p 6 ski bags rtn 3 jan', 'KTEB-KASE 12-19 . 6 > KASE-KTEB 2027-01-03 . 6 ; baggage=6 ski bags'],
  ['2 pax teb > bos fri 4 dec 5:15pm', 'KTEB-KBOS 12-04 17:15 2'],
  ['mco-tist 28 dec 13:00 5 pax no pets no smoking', 'KMCO-TIST 12-28 13:00 5 ; pets=no pets ; smoking=no'],
  ['VNY to Cabo dec 30 noon 8 pax', 'KVNY-MMSL? 12-30 12:00 8'],
  ['cyyz-kteb 10 dec 0700 2 pax cad 18,000', 'CYYZ-KTEB 12-10 07:00 2 ; budget=CAD 18000'],
  ['ktrm-kvny 6/12 1600 3 pax', 'KTRM-KVNY 12-06? 16:00 3'],
  [
    'sna-tex sat 19 dec 9am 5 pax, 2 large dogs, return sun 27 dec 2pm',
    'KSNA-KTEX 12-19 09:00 5 > KTEX-KSNA 12-27 14:00 5 ; pets=2 large dogs',
  ],
  ['need to get from hpn to ack on 4 july 10am 6 pax', 'KHPN-KACK 2027-07-04 10:00 6'],
  [
    'TEB-MVY-ACK-TEB 20 jun 22 jun 24 jun 4 pax',
    'KTEB-KMVY 2027-06-20 . 4 > KMVY-KACK 2027-06-22 . 4 > KACK-KTEB 2027-06-24 . 4',
  ],
  ['iad teb 2 dec wheels up 1830 3 pax', 'KIAD-KTEB 12-02 18:30 3'],
  [
    'teb-vny 12 dec early morning, 4 pax, golf bags, champagne',
    'KTEB-KVNY 12-12 . 4 ; baggage=golf bags ; catering=champagne ; left=early morning',
  ],
  ['uuee-omdb 30 dec 8 pax', 'UUEE-OMDB 12-30 . 8'],
  ['LIML to LFPB 3 dec 17h30 4 pax', 'LIML-LFPB 12-03 17:30 4'],
  ['nice to london 2 jan 6 pax', 'LFMN?-EGGW? 2027-01-02 . 6'],
  ['sjc-sea thurs 8.30am 2 pax', 'KSJC-KSEA 12-03 08:30 2'],
  ['4 pax from teterboro to nantucket on friday at 4pm, one way', 'KTEB-KACK 12-04 16:00 4'],
  ['TEB/PBI 12/22-12/27, 7 pax', 'KTEB-KPBI 12-22 . 7 > KPBI-KTEB 12-27 . 7 ; shape=round trip?'],
];
