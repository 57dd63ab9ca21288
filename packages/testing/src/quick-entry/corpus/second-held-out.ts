import type { Phrase } from './phrase.ts';

/** A second such list, written when the first had been read well. */
export const secondHeldOutPhrases: readonly Phrase[] = [
  [
    'Good morning, can I get a price for TEB-BCT on the 9th of December around 10am, 3 pax, light jet',
    'KTEB-KBCT 12-09 10:00? 3 ; category=Light jet',
  ],
  ['bct teb 14th dec 5pm 3 pax same client', 'KBCT-KTEB 12-14 17:00 3 ; left=same'],
  ['HPN-ACK-HPN dec 5 and dec 7 2 pax', 'KHPN-KACK 12-05 . 2 > KACK-KHPN 12-07 . 2'],
  [
    'pdk-ase 26 dec 0930 8 pax ret 2 jan 1300 heavy, 110k',
    'KPDK-KASE 12-26 09:30 8 > KASE-KPDK 2027-01-02 13:00 8 ; category=Heavy jet ; budget=USD 110000?',
  ],
  ['need wheels up 7am tomorrow tEB to IAD, 2 pax', 'KTEB-KIAD 11-29 07:00 2'],
  [
    'Dubai to London 18 Dec, 6 pax, G650ER, halal catering',
    'OMDW?-EGGW? 12-18 . 6 ; category=Ultra long range? ; wish=Aircraft: G650ER ; catering=halal catering',
  ],
  ['LFMN LSGG 21/12 11:00 2 pax + 1 cat', 'LFMN-LSGG 12-21 11:00 2 ; pets=1 cat'],
  ['vny-mmsl 22 dec 4 adults, 3 children, 1 infant', 'KVNY-MMSL 12-22 . 8'],
  ['ops: TEB-PBI monday 9am 5 pax', 'KTEB-KPBI 11-30 09:00 5 ; client=ops?'],
  ['scottsdale to van nuys 3 dec 4pm four passengers', 'KSDL-KVNY 12-03 16:00 4'],
  [
    'TEB-SJU 24 DEC 10:00 RT 30 DEC 15:00 10 PAX HEAVY',
    'KTEB-TJSJ 12-24 10:00 10 > TJSJ-KTEB 12-30 15:00 10 ; category=Heavy jet',
  ],
  ['opf-tqpf 27 dec 7 pax, 10 bags, smoking ok', 'KOPF-TQPF 12-27 . 7 ; baggage=10 bags ; smoking=yes'],
  ['day return EGLF-LFPB wed 8am back 7pm 3 pax', 'EGLF-LFPB 12-02 08:00 3 > LFPB-EGLF 12-02 19:00 3'],
  ['teb-vny 12 dec 9am or 10am 6 pax', 'KTEB-KVNY 12-12 09:00? 6'],
  ['6 people london city to zurich friday evening', 'EGLC-LSZH 12-04 . 6 ; left=evening'],
  ['mmu-bed 1 dec 8:15am 1 pax', 'KMMU-KBED 12-01 08:15 1'],
  ['teb-las 31 dec 8 pax $60-70k', 'KTEB-KLAS 12-31 . 8 ; budget=USD 70000?'],
  ['for Acme Corp: VNY-TEB 16 dec 6pm 5 pax', 'KVNY-KTEB 12-16 18:00 5 ; client=Acme Corp?'],
  [
    'KSNA to KLAS on Dec 4th at 6 pm for 4 guests, one way, Citation CJ3',
    'KSNA-KLAS 12-04 18:00 4 ; category=Light jet? ; wish=Aircraft: Citation CJ3',
  ],
  [
    'dal-ase 19 dec, ase-dal 26 dec, 6 pax, midsize or super mid',
    'KDAL-KASE 12-19 . 6 > KASE-KDAL 12-26 . 6 ; category=Midsize jet?',
  ],
  ['Moving 12 pax LIN-OLB 20 jun 1030', 'LIML-LIEO 2027-06-20 10:30 12 ; left=Moving'],
  ['mdw to teb next tuesday 7 am 3 passengers', 'KMDW-KTEB 12-01? 07:00 3'],
  ['oak-tvl 18 dec 4pax skis + snowboards', 'KOAK-KTVL 12-18 . 4 ; baggage=skis + snowboards'],
  ['hou-cun 23 dec 9a 6 pax', 'KHOU-MMUN 12-23 . 6 ; left=9a'],
  ['teb to opa locka 5 dec 4 pax', 'KTEB-KOPF 12-05 . 4'],
  ['EGGW-OMDB 28.12 22:30 9 pax €95.000', 'EGGW-OMDB 12-28 22:30 9 ; budget=EUR 95000'],
  ['hartford to teb 2 dec 2 pax', 'KBDL?-KTEB 12-02 . 2'],
  [
    'TEB VNY 12 DEC 0900 6 PAX NO SMOKING NO PETS WIFI REQUIRED',
    'KTEB-KVNY 12-12 09:00 6 ; smoking=no ; pets=NO PETS ; wifi=yes',
  ],
  ['teb-vny on the 12th at 9, back on the 15th at 5, six pax', 'KTEB-KVNY 12-12? 09:00? 6 > KVNY-KTEB 12-15? 05:00? 6'],
  ['apf-lex 10 apr 10am 5 pax derby weekend', 'KAPF-KLEX 2027-04-10 10:00 5 ; left=derby weekend'],
];
