import type { Instant } from '@tripthread/shared/time/clock';
import type { DemoBeat, DemoAction, DemoThread, DemoScenario } from '../demo-script.ts';
import { legOf } from '../build-thread.ts';

const lines = (told: readonly (readonly [hoursAgo: number, action: DemoAction])[]): readonly DemoBeat[] =>
  told.map(([hoursAgo, action]) => ({ hoursAgo, deed: action }));

/** The thread of all examples: trip atrip-64956150 with rfp-123, fifteen messages, three quotes. */
export function exampleStory(now: Instant): DemoThread {
  const first = {
    operator: 'sierra',
    rfq: 'arfq-68998748',
    quote: 'aquote-398402443',
    aircraft: 'Hawker 900XP',
    tail: 'N918SC',
    currency: 'USD',
  } as const;
  const second = {
    operator: 'tamarack',
    rfq: 'arfq-68998749',
    quote: 'aquote-398402435',
    aircraft: 'Citation Latitude',
    tail: 'N681TC',
    currency: 'USD',
  } as const;
  const third = {
    operator: 'pinnacle',
    rfq: 'arfq-68998750',
    quote: 'aquote-398402436',
    aircraft: 'Challenger 300',
    tail: 'N300PA',
    currency: 'USD',
  } as const;
  return {
    owner: 'ana',
    client: 'bright',
    subject: 'Teterboro to Van Nuys, family visit',
    beganHoursAgo: 23.5,
    beats: lines([
      [
        23.4,
        {
          is: 'client',
          text: 'Ana, we need to be in Los Angeles for my sister. Four of us from Teterboro, leaving mid-morning, one way for now.',
        },
      ],
      [
        23.2,
        {
          is: 'reply',
          text: 'Hello Daniel, of course. Van Nuys is the closest to her. Is ten in the morning right, and is there more than cabin luggage?',
        },
      ],
      [22.9, { is: 'client', text: 'Ten is perfect. Four suitcases and a stroller.' }],
      [
        22.8,
        {
          is: 'request',
          legs: [legOf(['KTEB', 'KVNY', 6, '10:00', 4], now)],
          category: 'Midsize jet',
          budget: 55_000,
          needs: null,
          along: { baggage: 'Four suitcases, one stroller' },
        },
      ],
      [22.5, { is: 'trip', id: 'atrip-64956150', code: 'V6DXGM', rfp: 'rfp-123' }],
      [
        22.3,
        {
          is: 'ask',
          text: 'Teterboro to Van Nuys, 10:00 local, four passengers with four suitcases and a stroller. All-in with tail and validity, please.',
        },
      ],
      [22.2, { is: 'rfq', operator: 'sierra', rfq: first.rfq, isSilent: false }],
      [22.2, { is: 'rfq', operator: 'tamarack', rfq: second.rfq, isSilent: false }],
      [22.1, { is: 'rfq', operator: 'pinnacle', rfq: third.rfq, isSilent: false }],
      [22.1, { is: 'rfq', operator: 'cobalt', rfq: 'arfq-68998751', isSilent: true }],
      [
        20.4,
        {
          is: 'operator',
          operator: 'sierra',
          text: 'N918SC is in Teterboro the night before. USD 45,000 all-in, held until the time stated.',
        },
      ],
      [20.4, { is: 'quote', ...first, total: 45_000, expiresInHours: 4.2 }],
      [
        19.8,
        {
          is: 'reply',
          text: 'Daniel, a first price is in: a Hawker 900XP for USD 45,000 before our fee. Two more operators are still working on it.',
        },
      ],
      [19.1, { is: 'client', text: 'Good start. Can one stand up in a Hawker?' }],
      [
        18.9,
        {
          is: 'reply',
          text: 'Nearly: 1.75 m in the aisle. The Latitude I have asked for gives you 1.83 m and a flat floor.',
        },
      ],
      [
        16.2,
        {
          is: 'operator',
          operator: 'tamarack',
          text: 'Latitude N681TC, flat floor, Wi-Fi included: USD 52,800. We need your decision tomorrow.',
        },
      ],
      [16.2, { is: 'quote', ...second, total: 52_800, expiresInHours: 21 }],
      [
        9.5,
        {
          is: 'operator',
          operator: 'pinnacle',
          text: 'Challenger 300 at USD 54,300. She is bigger than you asked for, but her positioning is short.',
        },
      ],
      [9.5, { is: 'quote', ...third, total: 54_300, expiresInHours: 26 }],
      [
        6.3,
        {
          is: 'note',
          text: 'Latitude is what he wants. Sierra could come down if they hear of it; ask before proposing.',
        },
      ],
      [4.1, { is: 'operator', operator: 'tamarack', text: 'We can do USD 50,900 if the departure moves to 11:00.' }],
      [4.1, { is: 'quote', ...second, total: 50_900, expiresInHours: 21 }],
      [
        3.6,
        {
          is: 'reply',
          text: 'Daniel, would eleven instead of ten be fine? It saves you nearly two thousand on the Latitude.',
        },
      ],
      [
        2.4,
        {
          is: 'client',
          text: 'Eleven is fine. One more thing: my mother may join us, so could you ask somebody with six seats as well?',
        },
      ],
      [
        2.2,
        {
          is: 'step',
          to: 'requesting_quotes',
          reason: 'A fifth passenger may join; asking for a larger cabin as well.',
        },
      ],
      [
        2.1,
        {
          is: 'ask',
          text: 'The party may grow to five. Please confirm your cabin takes five with a stroller, price unchanged, or tell me the difference.',
        },
      ],
      [2.0, { is: 'read' }],
    ]),
  };
}

/** Two clients, two brokers, one aircraft: Ana and Ben each have a session on the same trip. */
export function sharedTale(now: Instant): DemoScenario {
  const legs = [legOf(['KTEB', 'LSGG', 12, '20:00', 9], now), legOf(['LSGG', 'KTEB', 15, '15:00', 9], now)];
  const trip: DemoAction = { is: 'trip', id: 'atrip-64971204', code: 'SWZ7KL' };
  const request: DemoAction = {
    is: 'request',
    legs,
    category: 'Ultra long range',
    budget: 310_000,
    needs: 'A meeting on the way out, sleep on the way home.',
    along: { wifi: true },
  };
  const anas: DemoThread = {
    owner: 'ana',
    client: 'halcyon',
    subject: 'Closing in Geneva, with counsel on board',
    beganHoursAgo: 45,
    beats: lines([
      [
        44.9,
        {
          is: 'client',
          text: 'The closing is in Geneva. Five of us and four of counsel travel on one aircraft; Quill & Hart book their part with Ben.',
        },
      ],
      [44.6, request],
      [
        44.2,
        {
          is: 'reply',
          text: 'Understood, Priya. One trip, two files: I share the aircraft with Ben and the bill is split nine ways at the end.',
        },
      ],
      [43.5, trip],
      [
        43.2,
        {
          is: 'ask',
          text: 'Teterboro to Geneva overnight and back after three days, nine passengers, club seating for a meeting. Non-stop both ways.',
        },
      ],
      [43.1, { is: 'rfq', operator: 'cobalt', rfq: 'arfq-69017730', isSilent: false }],
      [43.1, { is: 'rfq', operator: 'caei', rfq: 'arfq-69017731', isSilent: false }],
      [43.0, { is: 'rfq', operator: 'alpen', rfq: 'arfq-69017732', isSilent: true }],
      [
        31.5,
        {
          is: 'operator',
          operator: 'caei',
          text: 'Falcon 8X, both crews on the trip, EUR 248,000 including the wait in Geneva.',
        },
      ],
      [
        31.5,
        {
          is: 'quote',
          operator: 'caei',
          rfq: 'arfq-69017731',
          quote: 'aquote-398411902',
          total: 248_000,
          currency: 'EUR',
          aircraft: 'Falcon 8X',
          tail: 'F-HCAE',
          expiresInHours: 17,
        },
      ],
      [
        12.2,
        {
          is: 'reply',
          text: 'Priya, a Falcon 8X is on the table for EUR 248,000. The New York operators answer today.',
        },
      ],
      [12.1, { is: 'read' }],
    ]),
  };
  const bens: DemoThread = {
    owner: 'ben',
    client: 'quill',
    subject: 'Four seats to the Geneva closing',
    beganHoursAgo: 41,
    beats: lines([
      [
        40.9,
        {
          is: 'client',
          text: 'Four of us join the Halcyon people to Geneva. Please keep our file, and our invoice, apart from theirs.',
        },
      ],
      [40.7, { ...request, legs: legs.map((leg) => ({ ...leg, passengers: 4 })), budget: 140_000 }],
      [40.5, { is: 'reply', text: 'Gladly, Marcus. Ana and I work on the same aircraft; your papers stay with me.' }],
      [40.1, trip],
      [28.3, { is: 'note', text: 'Ana leads the sourcing. I only tell our four what concerns them.' }],
      [
        7.4,
        {
          is: 'operator',
          operator: 'cobalt',
          text: 'G650 N650CW: USD 279,500, crew rest on board so no second crew. Wi-Fi and catering for nine included.',
        },
      ],
      [
        7.4,
        {
          is: 'quote',
          operator: 'cobalt',
          rfq: 'arfq-69017730',
          quote: 'aquote-398412388',
          total: 279_500,
          currency: 'USD',
          aircraft: 'Gulfstream G650',
          tail: 'N650CW',
          expiresInHours: 5.2,
        },
      ],
      [6.9, { is: 'read' }],
      [
        1.7,
        { is: 'client', text: 'Which of the two has a printer on board? You will laugh, but it decides it for us.' },
      ],
    ]),
  };
  return [anas, bens];
}
