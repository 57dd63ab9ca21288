import type { DeclineReason } from '@tripthread/shared/quotes/quotes';
import { formatMoney } from '@tripthread/shared/money/money';
import { airportName } from '../known/airports.ts';
import { findOperator } from '../known/operators.ts';
import type { Message, Rfq, Trip } from '../world/model.ts';
import { type Html, html } from './html.ts';

export const reasonText: Readonly<Record<DeclineReason, string>> = {
  AIRCRAFT_NOT_AVAILABLE: 'Aircraft not available',
  CABOTAGE: 'Cabotage',
  CREW_NOT_AVAILABLE: 'Crew not available',
  OWNER_DECLINED: 'Owner declined',
  UNATTRACTIVE_TRIP: 'Unattractive trip',
  UNKNOWN: 'Unknown',
  OTHER: 'Other',
};

export const routeOf = ({ segments }: Trip): string =>
  [segments[0]?.startAirport.icao, ...segments.map(({ endAirport }) => endAirport.icao)].join(' – ');

/** `USD 45,000` */
export function formatPrice(price: number, currency: string): string {
  try {
    return formatMoney({ amountMinor: Math.round(price * 100), currency });
  } catch {
    return `${currency} ${price}`;
  }
}

export const formatTime = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

const weekdayLabel = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));

export const dateOf = ({ segments: [first] }: Trip): string =>
  first === undefined ? '' : weekdayLabel(first.dateTime.date);

export const operatorName = ({ sellerId }: Rfq): string => findOperator(sellerId)?.name ?? sellerId;

export type RfqState = 'Open' | 'Quoted' | 'Declined' | 'Canceled';

export function stateOf({ isCanceled, lifts }: Rfq): RfqState {
  if (isCanceled) return 'Canceled';
  if (lifts.some(({ state }) => state === 'Accepted')) return 'Quoted';
  return lifts.length > 0 && lifts.every(({ state }) => state === 'Declined') ? 'Declined' : 'Open';
}

const tones = { Open: 'wait', Quoted: 'good', Declined: 'bad', Canceled: '' } as const;

export const stateMark = (state: RfqState): Html => html`<span class="mark ${tones[state]}">${state}</span>`;

export function legsTable({ segments }: Trip): Html {
  const rows = segments.map(
    ({ startAirport, endAirport, dateTime, paxCount, paxTBD, timeTBD }) =>
      html`<tr>
        <td><strong>${startAirport.icao}</strong> ${airportName(startAirport.icao)}</td>
        <td><strong>${endAirport.icao}</strong> ${airportName(endAirport.icao)}</td>
        <td>
          ${weekdayLabel(dateTime.date)},
          ${timeTBD ? 'time to be decided' : `${dateTime.time} ${dateTime.local ? 'local' : 'UTC'}`}
        </td>
        <td>${paxTBD ? 'Passengers to be decided' : `${paxCount} pax`}</td>
      </tr>`,
  );
  return html`<table class="folds legs" aria-label="Legs">
    <thead>
      <tr>
        <th scope="col">From</th>
        <th scope="col">To</th>
        <th scope="col">Departure</th>
        <th scope="col">Passengers</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** The messages of an RFQ, oldest first; the operator's on the right. */
export function thread(messages: readonly Message[], buyer: string, seller: string): Html {
  if (messages.length === 0) return html`<p class="empty">No messages yet.</p>`;
  const items = messages.map(
    ({ by, person, kind, text, quote, declineReason, createdOn }) =>
      html`<li class="${by}">
        <strong>${by === 'buyer' ? `${person}, ${buyer}` : `${person}, ${seller}`}</strong>
        <small>${formatTime(createdOn)}</small>
        ${quote !== null && html`<p class="price">${formatPrice(quote.price, quote.currency)}</p>`}
        ${kind === 'decline' && html`<p><span class="mark bad">Declined: ${reasonText[declineReason ?? 'UNKNOWN']}</span></p>`}
        ${kind === 'cancel' && html`<p><span class="mark">Canceled</span></p>`}
        <p>${text}</p>
      </li>`,
  );
  return html`<ol class="thread" aria-label="Messages">
    ${items}
  </ol>`;
}
